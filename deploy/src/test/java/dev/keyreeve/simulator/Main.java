package dev.keyreeve.simulator;

/** Stands where the simulator's main class stands, for {@code FakeCheckout}; that module is built after this one. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        Class.forName("dev.keyreeve.deploy.stack.FakeCheckout$Service")
                .getMethod("main", String[].class)
                .invoke(null, (Object) arguments);
    }
}
