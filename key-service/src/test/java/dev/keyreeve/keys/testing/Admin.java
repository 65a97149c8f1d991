package dev.keyreeve.keys.testing;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;

/** An administrator with an admin key, at the front door. */
public record Admin(String key) {
    public static final Admin ACME = new Admin(KeysStack.key(KeysStack.ACME, "owner"));
    public static final Admin GLOBEX = new Admin(KeysStack.key(KeysStack.GLOBEX, "owner"));

    public static Admin of(String organization, String role) {
        return new Admin(KeysStack.key(organization, role));
    }

    public RequestSpecification asks() {
        return RestAssured.given().basePath("/v1/organization").header("Authorization", "Bearer " + key);
    }

    public RequestSpecification sends(String body) {
        return asks().contentType(ContentType.JSON).body(body);
    }

    public JsonPath get(String path) {
        return asks().get(path).then().statusCode(200).extract().jsonPath();
    }

    public JsonPath post(String path, String body) {
        return sends(body).post(path).then().statusCode(200).extract().jsonPath();
    }

    public JsonPath post(String path) {
        return asks().post(path).then().statusCode(200).extract().jsonPath();
    }

    public JsonPath delete(String path) {
        return asks().delete(path).then().statusCode(200).extract().jsonPath();
    }

    public String newUser(String name) {
        return post("/users", """
                        {"email":"%s.%s@example.com","name":"%s","role":"member"}
                        """.formatted(name.toLowerCase(), UUID.randomUUID(), name))
                .getString("id");
    }

    public String newProject() {
        return post("/projects", "{\"name\":\"Apollo\"}").getString("id");
    }

    public void join(String project, String user) {
        post("/projects/" + project + "/users", "{\"user_id\":\"%s\",\"role\":\"member\"}".formatted(user));
    }

    public JsonPath newKey(String project, String user) {
        return post(
                "/projects/" + project + "/api_keys",
                "{\"name\":\"laptop\",\"owner\":{\"type\":\"user\",\"id\":\"%s\"}}".formatted(user));
    }

    public String newServiceAccount(String project) {
        return post("/projects/" + project + "/service_accounts", "{\"name\":\"builder\"}")
                .getString("id");
    }

    public String newApp() {
        return post("/apps", "{\"name\":\"chatbot\"}").getString("id");
    }

    /** Of a name that no other connector has. */
    public JsonPath newConnector() {
        return post("/connectors", """
                {"name":"pets-%s","base_url":"https://pets.example/v2",
                 "presentation":{"type":"header","name":"X-Api-Key"},
                 "methods":["POST","GET"],"paths":["/pets","/pets/*"]}
                """.formatted(UUID.randomUUID().toString().substring(0, 8)));
    }

    /** One that no other organization's list has. */
    public JsonPath newAllowedPath() {
        return post("/allowed_paths", """
                {"provider":"openai","methods":["POST","GET"],"path":"/v1/vector_stores/%s/*"}
                """.formatted(UUID.randomUUID().toString().substring(0, 8)));
    }

    public JsonPath newCredential(String secret) {
        return post("/credentials", "{\"provider\":\"openai\",\"name\":\"prod\",\"secret\":\"%s\"}".formatted(secret));
    }
}
