package dev.homelab.spi;

import java.net.InetSocketAddress;

/**
 * Where the addresses of a lab are found: each at itself, or in a sandbox, whose machines have
 * addresses of a network that does not exist, at a port on loopback. Safe for several threads.
 */
@FunctionalInterface
public interface AddressBook {
  /** The world as it is; a name that cannot be looked up gives an unresolved address. */
  AddressBook REAL = InetSocketAddress::new;

  /**
   * Where to connect to.
   *
   * @param host a name or an address as the lab has it
   * @param port 1 to 65535
   */
  InetSocketAddress find(String host, int port);
}
