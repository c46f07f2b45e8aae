package dev.homelab.catalog.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.homelab.model.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.opentest4j.TestAbortedException;

/**
 * Cozystack's own definitions, which lie beside the tree and never inside it: in {@code
 * HOMELAB_SHARED}, else in {@code ../shared} as seen from the top of the tree. A test that needs
 * them is skipped where they are absent, and fails there with {@code CI=true}.
 */
final class SharedSpecs {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SharedSpecs() {}

  /** A file of {@code specs/cozystack}. */
  static JsonNode read(String file) {
    Path path = folder().resolve("specs/cozystack").resolve(file);
    if (!Files.isRegularFile(path)) {
      String lacking = "The shared folder has no " + file + "; HOMELAB_SHARED may name another.";
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException(lacking);
      }
      throw new TestAbortedException(lacking);
    }
    try {
      return JSON.readTree(Files.readAllBytes(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A JSON value in the canonical form of this program. */
  static Value value(JsonNode node) {
    return Value.of(JSON.convertValue(node, Object.class));
  }

  private static Path folder() {
    String named = System.getenv("HOMELAB_SHARED");
    return named != null && !named.isBlank()
        ? Path.of(named)
        : Path.of(System.getProperty("homelab.root", "."))
            .toAbsolutePath()
            .resolveSibling("shared");
  }
}
