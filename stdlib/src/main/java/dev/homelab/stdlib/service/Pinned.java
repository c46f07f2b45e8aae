package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.workload.ImageRef;
import dev.homelab.dsl.spec.workload.UpgradeRule;
import org.jspecify.annotations.Nullable;

/**
 * The image that a recipe takes when the script names no version.
 *
 * @param repository where it lies
 * @param version its version, for people and for upgrades
 * @param suffix what follows the version in the tag, for example {@code -apache}; may be empty
 * @param digest the digest of the default version for all processors, or null where it is not known
 * @param upgrade how versions may follow one another
 */
record Pinned(
    String repository,
    String version,
    String suffix,
    @Nullable String digest,
    UpgradeRule upgrade) {

  /** The image of a version, or of the default one for null; the suffix is added when missing. */
  ImageRef image(@Nullable String wanted) {
    if (wanted == null) {
      return new ImageRef(repository, version + suffix, digest);
    }
    ImageRef asked = ImageRef.parse(repository + ':' + wanted);
    return asked.tag().endsWith(suffix) || asked.digest() != null
        ? asked
        : new ImageRef(repository, asked.tag() + suffix, null);
  }

  /** The version of a wish, or the default one for null, without the suffix and the digest. */
  String versionOf(@Nullable String wanted) {
    String tag = image(wanted).tag();
    return tag.endsWith(suffix) ? tag.substring(0, tag.length() - suffix.length()) : tag;
  }
}
