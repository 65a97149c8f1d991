package dev.keyreeve.deploy.prices;

/** Where in a file something stands, in words that its author finds again. */
record Place(String file, String path) {
    Place at(String field) {
        return new Place(file, path.isEmpty() ? field : path + "." + field);
    }

    ImportRefused refuse(String what) {
        return new ImportRefused("%s: %s %s.".formatted(file, path.isEmpty() ? "the file" : "'" + path + "'", what));
    }
}
