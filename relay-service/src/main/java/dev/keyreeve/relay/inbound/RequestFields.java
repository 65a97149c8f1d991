package dev.keyreeve.relay.inbound;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyreeve.relay.exchange.Refusal;
import dev.keyreeve.relay.exchange.Refused;

/** The few fields that the relay itself must understand. */
final class RequestFields {
    private static final int MAX_MODEL = 200;

    private RequestFields() {}

    static String model(ObjectNode body) throws Refused {
        var model = body.get("model");
        if (model == null
                || !model.isTextual()
                || model.textValue().isBlank()
                || model.textValue().length() > MAX_MODEL) {
            throw new Refused(Refusal.Unfit.request("'model' must be a text of 1 to 200 characters", "model"));
        }
        return model.textValue();
    }

    /** Absent and null are false, as the provider has it. */
    static boolean flag(ObjectNode body, String name) throws Refused {
        var value = body.get(name);
        if (value == null || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw new Refused(Refusal.Unfit.request("'" + name + "' must be true or false", name));
        }
        return value.booleanValue();
    }
}
