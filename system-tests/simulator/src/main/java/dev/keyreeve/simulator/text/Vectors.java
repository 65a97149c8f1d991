package dev.keyreeve.simulator.text;

import java.util.SplittableRandom;

/** Embeddings: of length 1, dependent on the text alone, and without any meaning. */
public final class Vectors {
    private static final int CHARACTERS_A_NUMBER = 13;

    private Vectors() {}

    public static float[] of(String text, int dimensions) {
        SplittableRandom random = new SplittableRandom(text.hashCode());
        double[] raw = new double[dimensions];
        double squares = 0;
        for (int i = 0; i < dimensions; i++) {
            raw[i] = random.nextDouble() - 0.5;
            squares += raw[i] * raw[i];
        }
        double norm = Math.sqrt(squares);
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) (raw[i] / norm);
        }
        return vector;
    }

    /** As a JSON array. */
    public static String json(float[] vector) {
        StringBuilder numbers = new StringBuilder(vector.length * CHARACTERS_A_NUMBER).append('[');
        for (int i = 0; i < vector.length; i++) {
            numbers.append(i == 0 ? "" : ",").append(vector[i]);
        }
        return numbers.append(']').toString();
    }
}
