package dev.homelab.sim.talos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A system image of Talos.
 *
 * @param schematic the schematic's id; empty for an image that no factory made
 * @param version the version
 */
public record Image(String schematic, TalosVersion version) {
  /** The schematic with nothing in it. */
  public static final String EMPTY =
      "376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba";

  private static final Pattern MEDIUM =
      Pattern.compile(".*/image/([0-9a-f]{64})/(v?\\d+\\.\\d+\\.\\d+[^/]*)/([^/]+)");
  private static final Pattern INSTALLER =
      Pattern.compile("[^/]+/(?:[a-z]+-)?installer(?:-secureboot)?/([0-9a-f]{64}):(v[^:@]+)");
  private static final Pattern PLAIN = Pattern.compile("ghcr\\.io/siderolabs/installer:(v[^:@]+)");

  /** Cozystack's own image, which tells no schematic. */
  private static final Pattern COZYSTACK =
      Pattern.compile("ghcr\\.io/cozystack/cozystack/talos:(v[^:@]+)");

  /** The image behind the address of a medium of a factory; empty for any other. */
  public static Optional<Image> ofMedium(String url) {
    Matcher form = MEDIUM.matcher(url);
    return form.matches()
        ? Optional.of(new Image(form.group(1), TalosVersion.parse(form.group(2))))
        : Optional.empty();
  }

  /** What a reference to an installer's image installs; empty for one that cannot be pulled. */
  public static Optional<Image> ofInstaller(String reference) {
    Matcher form = INSTALLER.matcher(reference);
    if (form.matches()) {
      return Optional.of(new Image(form.group(1), TalosVersion.parse(form.group(2))));
    }
    Matcher own = COZYSTACK.matcher(reference);
    if (own.matches()) {
      return Optional.of(new Image("", TalosVersion.parse(own.group(1))));
    }
    Matcher plain = PLAIN.matcher(reference);
    return plain.matches()
        ? Optional.of(new Image(EMPTY, TalosVersion.parse(plain.group(1))))
        : Optional.empty();
  }

  static Image of(JsonNode text) {
    return new Image(Json.text(text, "schematic"), TalosVersion.parse(Json.text(text, "version")));
  }

  ObjectNode json() {
    return Json.object().put("schematic", schematic).put("version", version.tag());
  }
}
