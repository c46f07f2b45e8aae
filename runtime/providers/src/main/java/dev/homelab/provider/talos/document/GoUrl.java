package dev.homelab.provider.talos.document;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URL as Go's {@code net/url} takes it apart, as far as endpoints of machine configs go.
 *
 * @param scheme lower-case, empty when there is none
 * @param user what stands before {@code @}, empty when nothing
 * @param host name or address with its port as written, empty when there is none
 * @param path from the first slash on
 * @param query behind {@code ?}, empty when nothing
 * @param fragment behind {@code #}, empty when nothing
 * @param opaque what follows the scheme when it is no {@code //}
 */
public record GoUrl(
    String scheme,
    String user,
    String host,
    String path,
    String query,
    String fragment,
    String opaque) {
  private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*):(.*)");
  private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9a-fA-F]{2})");
  private static final Pattern HOST = Pattern.compile("(\\[[^\\[\\]]*\\]|[^\\[\\]:]*)(:[0-9]*)?");
  private static final String BAD_IN_HOST = " \"<>\\^`{|}";

  /** The URL of a text, or null when Go would refuse it. */
  public static @Nullable GoUrl parse(String text) {
    boolean control = text.chars().anyMatch(c -> c < 0x20 || c == 0x7F);
    if (control || text.startsWith(":")) {
      return null;
    }
    int hash = text.indexOf('#');
    String fragment = hash < 0 ? "" : text.substring(hash + 1);
    String rest = hash < 0 ? text : text.substring(0, hash);
    Matcher matcher = SCHEME.matcher(rest);
    String scheme = "";
    if (matcher.matches()) {
      scheme = matcher.group(1).toLowerCase(java.util.Locale.ROOT);
      rest = matcher.group(2);
    }
    int mark = rest.indexOf('?');
    String query = mark < 0 ? "" : rest.substring(mark + 1);
    rest = mark < 0 ? rest : rest.substring(0, mark);
    return behindScheme(scheme, rest, query, fragment);
  }

  private static @Nullable GoUrl behindScheme(
      String scheme, String rest, String query, String fragment) {
    if (!rest.startsWith("/") && !scheme.isEmpty()) {
      return new GoUrl(scheme, "", "", "", query, fragment, rest);
    }
    int slash = rest.indexOf('/');
    String segment = slash < 0 ? rest : rest.substring(0, slash);
    if (segment.indexOf(':') >= 0 || BAD_ESCAPE.matcher(rest + fragment).find()) {
      return null;
    }
    if (!rest.startsWith("//") || (rest.startsWith("///") && scheme.isEmpty())) {
      return new GoUrl(scheme, "", "", rest, query, fragment, "");
    }
    int end = rest.indexOf('/', 2);
    String authority = end < 0 ? rest.substring(2) : rest.substring(2, end);
    String path = end < 0 ? "" : rest.substring(end);
    int at = authority.lastIndexOf('@');
    String user = at < 0 ? "" : authority.substring(0, at);
    String host = authority.substring(at + 1);
    boolean fine =
        HOST.matcher(host).matches() && host.chars().noneMatch(c -> BAD_IN_HOST.indexOf(c) >= 0);
    return fine ? new GoUrl(scheme, user, host, path, query, fragment, "") : null;
  }

  /** The host without its port and brackets. */
  public String hostname() {
    if (host.startsWith("[")) {
      return host.substring(1, host.indexOf(']'));
    }
    int colon = host.indexOf(':');
    return colon < 0 ? host : host.substring(0, colon);
  }

  /** The port as written, empty when there is none. */
  public String port() {
    int colon = host.lastIndexOf(':');
    return colon < 0 || host.indexOf(']') > colon ? "" : host.substring(colon + 1);
  }

  /** This URL with the parts that another one has, as a patch of an endpoint works in Talos. */
  public GoUrl with(GoUrl other) {
    return new GoUrl(
        either(other.scheme, scheme),
        either(other.user, user),
        either(other.host, host),
        either(other.path, path),
        either(other.query, query),
        either(other.fragment, fragment),
        either(other.opaque, opaque));
  }

  private static String either(String first, String second) {
    return first.isEmpty() ? second : first;
  }

  /** The URL as a text. */
  @Override
  public String toString() {
    String start = scheme.isEmpty() ? "" : scheme + ':';
    String end = (query.isEmpty() ? "" : '?' + query) + (fragment.isEmpty() ? "" : '#' + fragment);
    if (!opaque.isEmpty()) {
      return start + opaque + end;
    }
    String authority = user.isEmpty() ? host : user + '@' + host;
    boolean slashes = !authority.isEmpty() || (!scheme.isEmpty() && !path.isEmpty());
    String middle = authority.isEmpty() || path.isEmpty() || path.startsWith("/") ? "" : "/";
    return start + (slashes ? "//" + authority + middle : "") + path + end;
  }
}
