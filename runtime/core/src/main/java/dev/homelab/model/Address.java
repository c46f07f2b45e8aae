package dev.homelab.model;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one name of a thing in a lab: {@code type.name} segments from the outside in, joined by
 * {@code /}, for example {@code cluster.home/namespace.media/service.jellyfin}.
 *
 * <p>A name that is not of the form {@code [a-z0-9]([a-z0-9-]*[a-z0-9])?} is written in double
 * quotes, with {@code \"} and {@code \\} escaped: {@code file."a/b.conf"}. Order is by segments.
 *
 * <p>A value. Not a record, so that it can keep its hash: every map of a plan has it as its key.
 */
public final class Address implements Comparable<Address> {
  private final List<Segment> segments;
  private final int hash;

  /** One step of an address: what kind of thing, and its name. */
  public record Segment(String type, String name) implements Comparable<Segment> {
    @Override
    public int compareTo(Segment other) {
      int byType = type.equals(other.type) ? 0 : type.compareTo(other.type);
      return byType != 0 ? byType : name.compareTo(other.name);
    }

    // Stated: those that the platform derives are put together when first called, at some cost.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Segment that && name.equals(that.name) && type.equals(that.type);
    }

    @Override
    public int hashCode() {
      return 31 * type.hashCode() + name.hashCode();
    }

    @Override
    public String toString() {
      return type + '.' + quoted(name);
    }
  }

  /**
   * An address of these segments.
   *
   * @param segments at least one, from the outside in
   */
  public Address(List<Segment> segments) {
    this.segments = List.copyOf(segments);
    if (this.segments.isEmpty()) {
      throw malformed("");
    }
    int sum = 1;
    for (int i = 0; i < this.segments.size(); i++) {
      sum = 31 * sum + this.segments.get(i).hashCode();
    }
    this.hash = sum;
  }

  /** Its segments, at least one, from the outside in. */
  public List<Segment> segments() {
    return segments;
  }

  /** The address of an outermost thing. */
  public static Address of(String type, String name) {
    return new Address(List.of(new Segment(type, name)));
  }

  /** Reads the printed form; {@code parse(a.toString())} equals {@code a}. */
  public static Address parse(String text) {
    List<Segment> segments = new ArrayList<>();
    int at = 0;
    while (at <= text.length()) {
      int dot = text.indexOf('.', at);
      if (dot <= at) {
        throw malformed(text);
      }
      String type = text.substring(at, dot);
      int end = nameEnd(text, dot + 1);
      segments.add(new Segment(type, unquoted(text.substring(dot + 1, end), text)));
      if (end == text.length()) {
        return new Address(segments);
      }
      if (text.charAt(end) != '/') {
        throw malformed(text);
      }
      at = end + 1;
    }
    throw malformed(text);
  }

  private static int nameEnd(String text, int from) {
    if (from < text.length() && text.charAt(from) == '"') {
      for (int i = from + 1; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          return i + 1;
        }
      }
      throw malformed(text);
    }
    int slash = text.indexOf('/', from);
    return slash < 0 ? text.length() : slash;
  }

  private static String unquoted(String name, String whole) {
    if (name.startsWith("\"")) {
      return name.substring(1, name.length() - 1).replaceAll("\\\\(.)", "$1");
    }
    if (!isPlain(name)) {
      throw malformed(whole);
    }
    return name;
  }

  /** Whether a name is {@code [a-z0-9]([a-z0-9-]*[a-z0-9])?}, without the cost of a pattern. */
  private static boolean isPlain(String name) {
    int last = name.length() - 1;
    for (int i = 0; i <= last; i++) {
      char c = name.charAt(i);
      boolean inside = c == '-' && i > 0 && i < last;
      if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || inside)) {
        return false;
      }
    }
    return last >= 0;
  }

  private static String quoted(String name) {
    return isPlain(name) ? name : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static HomelabException malformed(String text) {
    return new HomelabException(
        List.of(
            Diagnostic.error("HL1101", "`" + text + "` is not an address")
                .withDetail("An address is type.name, joined by '/': cluster.home/app.web")));
  }

  /** The address of something inside this one. */
  public Address child(String type, String name) {
    List<Segment> longer = new ArrayList<>(segments);
    longer.add(new Segment(type, name));
    return new Address(longer);
  }

  /** The thing around this one, or empty for an outermost one. */
  public Optional<Address> parent() {
    return segments.size() == 1
        ? Optional.empty()
        : Optional.of(new Address(segments.subList(0, segments.size() - 1)));
  }

  /** The thing around this one; an outermost one is around itself. */
  public Address around() {
    return parent().orElse(this);
  }

  /** The innermost segment. */
  public Segment last() {
    return segments.get(segments.size() - 1);
  }

  /** Whether this address is {@code outer} or lies inside it. */
  public boolean isWithin(Address outer) {
    return segments.size() >= outer.segments.size()
        && segments.subList(0, outer.segments.size()).equals(outer.segments);
  }

  /** Whether {@code suffix} names the end of this address, as a command's argument may. */
  public boolean endsWith(Address suffix) {
    int from = segments.size() - suffix.segments.size();
    return from >= 0 && segments.subList(from, segments.size()).equals(suffix.segments);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof Address that)
        || hash != that.hash
        || segments.size() != that.segments.size()) {
      return false;
    }
    for (int i = segments.size() - 1; i >= 0; i--) {
      if (!segments.get(i).equals(that.segments.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public int compareTo(Address other) {
    if (this == other) {
      return 0;
    }
    int shared = Math.min(segments.size(), other.segments.size());
    for (int i = 0; i < shared; i++) {
      int order = segments.get(i).compareTo(other.segments.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(segments.size(), other.segments.size());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Segment segment : segments) {
      if (text.length() > 0) {
        text.append('/');
      }
      text.append(segment.type()).append('.').append(quoted(segment.name()));
    }
    return text.toString();
  }
}
