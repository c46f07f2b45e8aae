package dev.homelab.sim.linstor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The passphrase of encryption: made once, entered again after each start of the controller. Its
 * salt stands among the properties, and is another one each time it is set (LINSTOR 1.33.3, {@code
 * CtrlConfApiCallHandler}).
 */
final class PassphraseCalls {
  private static final String DIGEST = "passphrase";
  private static final String LOCKED = "locked";
  private static final String SALT = "encrypted/passphrasesalt";
  private static final int SALT_BYTES = 16;

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
    world.root().put(LOCKED, false);
    set(Json.text(body, "new_passphrase"));
    return Rc.done("Crypt passphrase created.");
  }

  /** {@code PUT}: what is open stays open, what is locked stays locked. */
  ArrayNode modify(JsonNode body) {
    check(Json.text(body, "old_passphrase"));
    set(Json.text(body, "new_passphrase"));
    return Rc.done("Crypt passphrase updated");
  }

  /** {@code PATCH}: checked whether it is locked or not. */
  ArrayNode enter(JsonNode body) {
    check(body.asText());
    world.root().put(LOCKED, false);
    return Rc.done("Passphrase accepted");
  }

  private void set(String passphrase) {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    world.root().put(DIGEST, digest(passphrase));
    world.root().withObject("/properties").put(SALT, Base64.getEncoder().encodeToString(salt));
  }

  private void check(String passphrase) {
    if (!world.root().path(DIGEST).asText().equals(digest(passphrase))) {
      throw LinstorError.refused(
          "Could not restore master passphrase as the given old passphrase was incorrect");
    }
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
