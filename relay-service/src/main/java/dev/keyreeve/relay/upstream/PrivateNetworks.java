package dev.keyreeve.relay.upstream;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;

/** Addresses that are not the public internet's (IANA's special-purpose registries, RFC 6890 and its successors). */
final class PrivateNetworks {
    /** IPv4 blocks as {first address, prefix length}. */
    private static final int[][] V4 = {
        {0x00000000, 8}, // this network
        {0x0A000000, 8}, // private
        {0x64400000, 10}, // shared with carriers
        {0x7F000000, 8}, // loopback
        {0xA9FE0000, 16}, // link-local, where clouds keep their metadata
        {0xAC100000, 12}, // private
        {0xC0000000, 24}, // protocol assignments
        {0xC0000200, 24}, // documentation
        {0xC0586300, 24}, // 6to4 relays
        {0xC0A80000, 16}, // private
        {0xC6120000, 15}, // benchmarks
        {0xC6336400, 24}, // documentation
        {0xCB007100, 24}, // documentation
        {0xE0000000, 3}, // multicast, reserved, broadcast
    };

    private static final int V4_BITS = 32;

    private PrivateNetworks() {}

    static boolean contain(InetAddress address) {
        return switch (address) {
            case Inet4Address four -> containV4(four.getAddress(), 0);
            case Inet6Address six -> containV6(six.getAddress());
            default -> true;
        };
    }

    private static boolean containV4(byte[] bytes, int at) {
        int value = (bytes[at] & 0xFF) << 24
                | (bytes[at + 1] & 0xFF) << 16
                | (bytes[at + 2] & 0xFF) << 8
                | (bytes[at + 3] & 0xFF);
        return Arrays.stream(V4).anyMatch(block -> value >>> (V4_BITS - block[1]) == block[0] >>> (V4_BITS - block[1]));
    }

    /** Only global unicast is public (2000::/3), less what stands for something else in it. */
    private static boolean containV6(byte[] bytes) {
        if ((bytes[0] & 0xE0) == 0x20) {
            boolean sixToFour = bytes[0] == 0x20 && bytes[1] == 0x02;
            boolean teredoAndOthers = bytes[0] == 0x20 && bytes[1] == 0x01 && (bytes[2] & 0xFE) == 0;
            boolean documentation = bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0x0D && bytes[3] == (byte) 0xB8
                    || bytes[0] == 0x3F && bytes[1] == (byte) 0xFF && (bytes[2] & 0xF0) == 0;
            return sixToFour || teredoAndOthers || documentation;
        }
        // 64:ff9b::/96 leads to an IPv4 address.
        boolean translated = bytes[0] == 0 && bytes[1] == 0x64 && bytes[2] == (byte) 0xFF && bytes[3] == (byte) 0x9B;
        return !translated || !allZero(bytes, 4, 12) || containV4(bytes, 12);
    }

    private static boolean allZero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
