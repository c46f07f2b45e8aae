package dev.homelab.provider.talos.linux;

import dev.homelab.diag.Diagnostic;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who logs in where.
 *
 * @param user the user
 * @param host a name or an address
 * @param port 1 to 65535
 */
public record SshAddress(String user, String host, int port) {
  private static final int SSH = 22;
  private static final int HIGHEST = 65_535;
  private static final Pattern FORM =
      Pattern.compile("(?:([^@\\s]+)@)?(\\[[0-9A-Fa-f:.%]+]|[^@:\\s\\[\\]]+)(?::([0-9]{1,5}))?");

  /**
   * Reads {@code [user@]host[:port]}; root and port 22 where nothing is said, and an IPv6 address
   * in brackets.
   *
   * @throws dev.homelab.spi.ProviderException when it is not of this form
   */
  public static SshAddress parse(String text) {
    Matcher form = FORM.matcher(text);
    if (form.matches()) {
      int port = form.group(3) == null ? SSH : Integer.parseInt(form.group(3));
      if (port >= 1 && port <= HIGHEST) {
        String host = form.group(2).replaceAll("[\\[\\]]", "");
        return new SshAddress(form.group(1) == null ? "root" : form.group(1), host, port);
      }
    }
    throw LinuxCodes.refused(
        Diagnostic.error(LinuxCodes.NO_LOGIN, "'" + text + "' does not say where to log in")
            .withHint("write it as user@address, or user@address:port"));
  }

  /** How {@code known_hosts} names it (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
  String known() {
    return port == SSH ? host : '[' + host + "]:" + port;
  }

  @Override
  public String toString() {
    return user
        + '@'
        + (host.indexOf(':') < 0 ? host : '[' + host + ']')
        + (port == SSH ? "" : ":" + port);
  }
}
