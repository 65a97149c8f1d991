package dev.keyreeve.keys.http;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A text for people, on one line: not blank, 1 to 255 characters, none that PostgreSQL or a terminal would choke on. */
@Size(max = 255, message = "must not have more than 255 characters")
@Pattern(regexp = "[^\\p{Cc}\\p{Cs}]*", message = "must not contain control characters")
@Pattern(regexp = "(?s).*\\S.*", message = "must not be blank")
@Constraint(validatedBy = {})
@Target({
    ElementType.FIELD,
    ElementType.PARAMETER,
    ElementType.RECORD_COMPONENT,
    ElementType.METHOD,
    ElementType.TYPE_USE
})
@Retention(RetentionPolicy.RUNTIME)
public @interface Label {
    String message() default "is not valid";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
