package dev.homelab.provider.proxmox.ownership;

import dev.homelab.diag.HomelabException;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.spi.Observation.Owner;
import dev.homelab.spi.StepRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The line in an object's description or comment that says whose it is: {@code [homelab HASH LAB
 * ENVIRONMENT ADDRESS | NAME]}. The hash binds lab, address and the object's own identity, so that
 * a description that a clone or a copy carries on marks nothing.
 *
 * @param hash the first 20 hex digits of a SHA-256
 * @param lab whose it is
 * @param address the address in its lab, as text
 */
public record Mark(String hash, LabIdentity lab, String address) {
  /** The tag that every machine of every lab bears. */
  public static final String TAG = "homelab";

  private static final Pattern FORM =
      Pattern.compile("\\[homelab ([0-9a-f]{20}) (\\S+) (\\S+) (.+) \\| ([^\\]\\n]+)\\]");
  private static final int HASH_CHARACTERS = 20;

  /** The mark of a resource of a lab on an object. */
  public static Mark of(LabIdentity lab, Address address, String identity) {
    return new Mark(hash(lab, address.toString(), identity), lab, address.toString());
  }

  /** The mark in a text, or null when there is none. */
  public static @Nullable Mark in(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.find()) {
      return null;
    }
    String environment = parts.group(3).equals("-") ? "" : parts.group(3);
    return new Mark(
        parts.group(1),
        new LabIdentity(parts.group(5), parts.group(2), environment),
        parts.group(4));
  }

  /** A text of the person with the mark after it. */
  public String after(String text) {
    String environment = lab.environment().isEmpty() ? "-" : lab.environment();
    String name = lab.name().replaceAll("[\\]\\r\\n]", " ");
    String line =
        "[homelab "
            + hash
            + ' '
            + lab.id()
            + ' '
            + environment
            + ' '
            + address
            + " | "
            + name
            + ']';
    return text.isEmpty() ? line : text + "\n\n" + line;
  }

  /** A text without any mark in it. */
  public static String without(String text) {
    return FORM.matcher(text).replaceAll("").strip();
  }

  /**
   * Whose an object is.
   *
   * @param text its description or comment
   * @param identity its own identity, such as {@code vm/210}
   */
  public static Owner ownerOf(String text, LabIdentity lab, Address address, String identity) {
    Mark mark = in(text);
    if (mark == null || !mark.hash().equals(hash(mark.lab(), mark.address(), identity))) {
      return Owner.UNMARKED;
    }
    boolean same =
        mark.lab().id().equals(lab.id()) && mark.lab().environment().equals(lab.environment());
    if (!same) {
      return Owner.OTHER_LAB;
    }
    return mark.address().equals(address.toString()) ? Owner.OURS : Owner.OURS_ELSEWHERE;
  }

  /**
   * Whether a text marks the object of a step for the address that its resource had before: that of
   * {@code moved from:}, or the recorded one.
   */
  public static boolean isMovedHere(String text, StepRequest request, String identity) {
    ResourceSpec spec = request.desired();
    Address said = spec == null ? null : spec.lifecycle().movedFrom();
    Address marked = addressOf(text, request.lab(), identity);
    StateEntry prior = request.prior();
    return said != null
        && marked != null
        && (marked.endsWith(said) || (prior != null && marked.equals(prior.address())));
  }

  /**
   * Whether a step may change an object: one that bears its own mark or that of its address before,
   * or one to adopt that nobody marked; one of another lab only by force.
   */
  public static boolean mayChange(String text, StepRequest request, String identity) {
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    return switch (ownerOf(text, request.lab(), spec.address(), identity)) {
      case OURS -> true;
      case OURS_ELSEWHERE -> isMovedHere(text, request, identity);
      case UNMARKED -> spec.lifecycle().adopt();
      case OTHER_LAB -> spec.lifecycle().adopt() && spec.lifecycle().force();
    };
  }

  /** The address in a genuine mark of a lab, or null. */
  public static @Nullable Address addressOf(String text, LabIdentity lab, String identity) {
    Mark mark = in(text);
    if (mark == null || !mark.hash().equals(hash(lab, mark.address(), identity))) {
      return null;
    }
    try {
      return Address.parse(mark.address());
    } catch (HomelabException e) {
      return null;
    }
  }

  /** The short hash of a lab's resource and an object, also for names that carry it. */
  public static String hash(LabIdentity lab, String address, String identity) {
    String text = String.join("\0", lab.id(), lab.environment(), address, identity);
    try {
      byte[] sha =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha).substring(0, HASH_CHARACTERS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A lab's name as part of a tag or id: letters, digits and dashes. */
  public static String slug(String lab) {
    String slug = lab.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String trimmed = slug.replaceAll("^-+|-+$", "");
    String shortened = trimmed.substring(0, Math.min(trimmed.length(), 40));
    return shortened.equals(lab)
        ? lab
        : shortened + "-x" + HexFormat.of().toHexDigits(lab.hashCode());
  }

  /** The tags that every machine of a lab bears. */
  public static List<String> tags(LabIdentity lab) {
    return List.of(TAG, TAG + '-' + slug(lab.name()));
  }
}
