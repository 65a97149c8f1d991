-- A service that does not migrate by itself looks at the start whether its schema is as new as it is.
GRANT SELECT ON flyway_schema_history TO moderation_app;
