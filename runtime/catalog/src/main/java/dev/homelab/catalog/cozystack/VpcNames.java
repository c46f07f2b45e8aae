package dev.homelab.catalog.cozystack;

import dev.homelab.codec.Sha256;
import java.nio.charset.StandardCharsets;

/**
 * What Cozystack calls the parts of a {@code VirtualPrivateCloud} (chart {@code vpc}): names are
 * cut from hashes of where things lie, so they are known before anything is made.
 */
public final class VpcNames {
  private static final String PREFIX = "virtualprivatecloud-";
  private static final int NETWORK_DIGITS = 6;
  private static final int SUBNET_DIGITS = 8;

  private VpcNames() {}

  /** The network itself, as Kube-OVN knows it. */
  public static String network(String namespace, String vpc) {
    return "vpc-" + digits(namespace + '/' + PREFIX + vpc, NETWORK_DIGITS);
  }

  /** A subnet, and the attachment of the same name by which machines of its tenant join it. */
  public static String subnet(String namespace, String vpc, String subnet) {
    return "subnet-"
        + digits(namespace + '/' + network(namespace, vpc) + '/' + subnet, SUBNET_DIGITS);
  }

  private static String digits(String text, int count) {
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8)).substring(0, count);
  }
}
