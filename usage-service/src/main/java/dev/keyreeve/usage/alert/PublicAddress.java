package dev.keyreeve.usage.alert;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells addresses of the open internet from all others, after the special-purpose registries of IANA (RFC 6890). A
 * mapped IPv6 address is its IPv4 address: {@link InetAddress} sees to that.
 */
final class PublicAddress {
    /** Outside of global unicast there is nothing to be told: loopback, mapped, NAT64, unique local, link local, multicast. */
    private static final Block GLOBAL_IPV6 = Block.of("2000::/3");

    private static final List<Block> NOT_PUBLIC = Stream.of(
                    "0.0.0.0/8", // this network
                    "10.0.0.0/8",
                    "100.64.0.0/10", // carriers' NAT; some clouds' metadata
                    "127.0.0.0/8",
                    "168.63.129.16/32", // Azure's host, from within its machines
                    "169.254.0.0/16", // link local; most clouds' metadata
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24", // documentation
                    "192.88.99.0/24", // 6to4 relays
                    "192.168.0.0/16",
                    "198.18.0.0/15", // benchmarks
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4", // multicast
                    "240.0.0.0/4", // reserved, broadcast
                    "2001::/23", // protocols: Teredo and others that carry an IPv4 address
                    "2001:db8::/32",
                    "2002::/16", // 6to4: carries an IPv4 address
                    "3fff::/20")
            .map(Block::of)
            .toList();

    private PublicAddress() {}

    static boolean is(InetAddress address) {
        boolean routed = address instanceof Inet4Address || GLOBAL_IPV6.contains(address);
        return routed && NOT_PUBLIC.stream().noneMatch(block -> block.contains(address));
    }

    /** A CIDR block. */
    private static final class Block {
        private final byte[] network;
        private final int bits;

        private Block(byte[] network, int bits) {
            this.network = network;
            this.bits = bits;
        }

        static Block of(String cidr) {
            int slash = cidr.indexOf('/');
            try {
                // A literal: no name is looked up.
                var network = InetAddress.getByName(cidr.substring(0, slash)).getAddress();
                return new Block(network, Integer.parseInt(cidr.substring(slash + 1)));
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(cidr, e);
            }
        }

        boolean contains(InetAddress address) {
            var bytes = address.getAddress();
            if (bytes.length != network.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if (((bytes[bit / 8] ^ network[bit / 8]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
