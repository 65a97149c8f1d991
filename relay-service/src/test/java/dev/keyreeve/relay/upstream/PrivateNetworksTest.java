package dev.keyreeve.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Private networks")
class PrivateNetworksTest {
    /** As a literal: no name is looked up. */
    private static boolean contain(String address) throws UnknownHostException {
        return PrivateNetworks.contain(InetAddress.getByName(address));
    }

    @ParameterizedTest(name = "{0} to {1}")
    @CsvSource({
        "0.0.0.0, 0.255.255.255, , 1.0.0.0",
        "10.0.0.0, 10.255.255.255, 9.255.255.255, 11.0.0.0",
        "100.64.0.0, 100.127.255.255, 100.63.255.255, 100.128.0.0",
        "127.0.0.0, 127.255.255.255, 126.255.255.255, 128.0.0.0",
        "169.254.0.0, 169.254.255.255, 169.253.255.255, 169.255.0.0",
        "172.16.0.0, 172.31.255.255, 172.15.255.255, 172.32.0.0",
        "192.0.0.0, 192.0.0.255, 191.255.255.255, 192.0.1.0",
        "192.0.2.0, 192.0.2.255, 192.0.1.255, 192.0.3.0",
        "192.88.99.0, 192.88.99.255, 192.88.98.255, 192.88.100.0",
        "192.168.0.0, 192.168.255.255, 192.167.255.255, 192.169.0.0",
        "198.18.0.0, 198.19.255.255, 198.17.255.255, 198.20.0.0",
        "198.51.100.0, 198.51.100.255, 198.51.99.255, 198.51.101.0",
        "203.0.113.0, 203.0.113.255, 203.0.112.255, 203.0.114.0",
        "224.0.0.0, 255.255.255.255, 223.255.255.255, ",
    })
    void contain_a_block_from_its_first_to_its_last_address(String first, String last, String before, String after)
            throws UnknownHostException {
        assertThat(contain(first)).isTrue();
        assertThat(contain(last)).isTrue();
        if (before != null) {
            assertThat(contain(before)).as(before).isFalse();
        }
        if (after != null) {
            assertThat(contain(after)).as(after).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::",
                "::1",
                "::7f00:1", // an IPv4 address in the old way
                "::ffff:0:7f00:1",
                "64:ff9b::10.0.0.1",
                "64:ff9b::169.254.169.254",
                "64:ff9b::127.0.0.1",
                "64:ff9b:1::8.8.8.8", // for one network's own use
                "64:ff9b:0:0:1::8.8.8.8",
                "100::1",
                "2001::1", // Teredo
                "2001:10::1",
                "2001:1ff:ffff::1",
                "2001:db8::1",
                "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
                "2002:7f00:1::1", // 6to4
                "2002:808:808::1",
                "3fff::1",
                "3fff:fff:ffff::1",
                "4000::1",
                "5f00::1",
                "1fff:ffff::1",
                "fc00::1",
                "fdff:ffff::1",
                "fe80::1",
                "fe80::a9fe:a9fe",
                "fec0::1",
                "ff02::1",
                "fd00:ec2::254", // a cloud's metadata
            })
    void contain_what_is_no_public_ipv6_address(String address) throws UnknownHostException {
        assertThat(contain(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2000::1",
                "2001:200::1",
                "2001:4860:4860::8888",
                "2001:db7:ffff::1",
                "2001:db9::1",
                "2003::1",
                "2606:4700::6810:85e5",
                "2a00:1450:4001::1",
                "3ffe:ffff::1",
                "3fff:1000::1",
                "64:ff9b::8.8.8.8",
                "::ffff:8.8.8.8",
                "8.8.8.8",
                "104.18.6.192",
            })
    void do_not_contain_the_public_internet(String address) throws UnknownHostException {
        assertThat(contain(address)).isFalse();
    }

    /** The JDK makes IPv4 addresses of them; where somebody has not, they are no global unicast addresses. */
    @Test
    void contain_ipv4_addresses_that_are_mapped_into_ipv6() throws UnknownHostException {
        assertThat(contain("::ffff:127.0.0.1")).isTrue();
        assertThat(contain("::ffff:169.254.169.254")).isTrue();
        var mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xFF;
        mapped[12] = 10;
        assertThat(PrivateNetworks.contain(Inet6Address.getByAddress("mapped", mapped, -1)))
                .isTrue();
    }

    /** By the JDK's own words for some of the blocks, which know no others. */
    @Test
    void contain_whatever_the_jdk_calls_special() throws UnknownHostException {
        var random = new Random(1);
        int special = 0;
        for (int round = 0; round < 200_000; round++) {
            var bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            var address = InetAddress.getByAddress(bytes);
            if (address.isAnyLocalAddress()
                    || address.isLoopbackAddress()
                    || address.isLinkLocalAddress()
                    || address.isSiteLocalAddress()
                    || address.isMulticastAddress()) {
                special++;
                assertThat(PrivateNetworks.contain(address))
                        .as(address.toString())
                        .isTrue();
            }
        }
        assertThat(special).isGreaterThan(1_000);
    }
}
