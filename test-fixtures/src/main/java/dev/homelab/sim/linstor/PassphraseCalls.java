package dev.homelab.sim.linstor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The passphrase of encryption: made once, entered again after each start of the controller. */
final class PassphraseCalls {
  private static final String DIGEST = "passphrase";
  private static final String LOCKED = "locked";

  private final LinstorWorld world;

  PassphraseCalls(LinstorWorld world) {
    this.world = world;
  }

  /** {@code GET}. */
  ObjectNode status() {
    boolean set = world.root().has(DIGEST);
    boolean locked = world.root().path(LOCKED).asBoolean();
    return Json.object().put("status", !set ? "unset" : locked ? "locked" : "unlocked");
  }

  /** {@code POST}. */
  ArrayNode create(JsonNode body) {
    if (world.root().has(DIGEST)) {
      throw LinstorError.exists("A passphrase already exists.");
    }
    world.root().put(DIGEST, digest(Json.text(body, "new_passphrase"))).put(LOCKED, false);
    return Rc.done("Crypt passphrase created.");
  }

  /** {@code PATCH}. */
  ArrayNode enter(JsonNode body) {
    if (!world.root().path(DIGEST).asText().equals(digest(body.asText()))) {
      throw LinstorError.refused("Could not restore master passphrase: it is wrong.");
    }
    world.root().put(LOCKED, false);
    return Rc.done("Passphrase accepted.");
  }

  /** As after a start of the controller. */
  void lock() {
    world.root().put(LOCKED, true);
  }

  private static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
