package dev.homelab.provider.talos.check;

import dev.homelab.provider.talos.document.GoUrl;
import dev.homelab.provider.talos.document.NetText;
import java.util.Base64;

/** Forms of addresses, URLs and keys that several rules ask for. */
final class NetRules {
  private NetRules() {}

  /** An address without a zone. */
  static boolean isAddress(String text) {
    return text.indexOf('%') < 0 && NetText.address(text) != null;
  }

  static boolean isNetwork(String text) {
    return NetText.prefix(text) != null;
  }

  static boolean isAddressOrNetwork(String text) {
    return text.indexOf('/') >= 0 ? isNetwork(text) : isAddress(text);
  }

  /** A filter such as {@code !10.0.0.0/8}. */
  static boolean isFilter(String text) {
    String bare = text.startsWith("!") ? text.substring(1) : text;
    return isNetwork(bare) || NetText.address(bare) != null;
  }

  static boolean isUnspecified(String address) {
    return address.equals("0.0.0.0") || address.equals("::");
  }

  /** A URL with a host, and a port from 1 to 65535 when it has one. */
  static boolean isEndpoint(String text) {
    GoUrl url = GoUrl.parse(text);
    if (url == null || url.hostname().isEmpty()) {
      return false;
    }
    String port = url.port();
    boolean number = port.matches("[0-9]{1,9}");
    return port.isEmpty()
        || (number && Integer.parseInt(port) >= 1 && Integer.parseInt(port) <= 65535);
  }

  /** Host and port parted by a colon, IPv6 in brackets. */
  static boolean isHostWithPort(String text) {
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      return end > 0
          && text.startsWith(":", end + 1)
          && text.indexOf(':', end + 2) < 0
          && text.substring(1, end).indexOf('[') < 0;
    }
    int colon = text.indexOf(':');
    boolean one = colon >= 0 && colon == text.lastIndexOf(':');
    return one && text.indexOf('[') < 0 && text.indexOf(']') < 0;
  }

  /** Host with port whose host, when it is IPv6, is a valid address. */
  static boolean isPeer(String text) {
    if (!isHostWithPort(text)) {
      return false;
    }
    String host = text.startsWith("[") ? text.substring(1, text.indexOf(']')) : "";
    return host.indexOf(':') < 0 || NetText.address(host) != null;
  }

  /** A key of WireGuard: 32 bytes in base64. */
  static boolean isWireguardKey(String text) {
    try {
      String bare = text.replace("\n", "").replace("\r", "");
      return bare.length() % 4 == 0 && Base64.getDecoder().decode(bare).length == 32;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
