package dev.keyreeve.moderation.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyreeve.contracts.json.Json;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The framework speaks the same JSON as every boundary of Keyreeve. */
final class JsonSetup {
    @Produces
    @Singleton
    ObjectMapper mapper() {
        return Json.mapper();
    }
}
