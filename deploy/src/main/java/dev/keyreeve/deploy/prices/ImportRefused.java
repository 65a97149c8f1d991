package dev.keyreeve.deploy.prices;

/** The import cannot go on; one sentence that names the file, the model and the field, and the remedy where there is one. */
public final class ImportRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ImportRefused(String sentence) {
        super(sentence);
    }
}
