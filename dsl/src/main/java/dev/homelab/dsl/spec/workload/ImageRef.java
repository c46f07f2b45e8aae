package dev.homelab.dsl.spec.workload;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A container image: where it lies, which version, and the digest that pins its bytes.
 *
 * @param repository registry and path, for example {@code ghcr.io/jellyfin/jellyfin}
 * @param tag the tag, or empty when only the digest names the bytes
 * @param digest {@code sha256:…} with 64 hex digits, or null when only the tag pins it
 */
public record ImageRef(String repository, String tag, @Nullable String digest) {
  private static final Pattern FORM =
      Pattern.compile(
          "([a-z0-9][a-z0-9._-]*(?:(?::[0-9]+)?(?:/[a-z0-9._-]+)+)?)"
              + "(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?");
  private static final Pattern NUMBERED = Pattern.compile("v?[0-9].*");

  /**
   * Reads {@code repository:tag}, {@code repository@sha256:…} or both.
   *
   * @throws HomelabException HL2050 when the text is not an image
   */
  public static ImageRef parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new HomelabException(
          List.of(
              Diagnostic.error("HL2050", "`" + text + "` is not a container image")
                  .withDetail(
                      "An image is registry/path:version, for example ghcr.io/traefik/whoami:v1.11.0.")));
    }
    String tag = form.group(2);
    return new ImageRef(form.group(1), tag == null ? "" : tag, form.group(3));
  }

  /** Whether the same text always brings the same version: a digest, or a tag with a number. */
  public boolean isPinned() {
    return digest != null || NUMBERED.matcher(tag).matches();
  }

  /** The version for people: the tag, or the first 12 digits of the digest. */
  public String version() {
    return tag.isEmpty() && digest != null ? digest.substring(7, 19) : tag;
  }

  /** The form that Kubernetes takes. */
  @Override
  public String toString() {
    return repository + (tag.isEmpty() ? "" : ':' + tag) + (digest == null ? "" : '@' + digest);
  }
}
