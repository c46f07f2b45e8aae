package dev.homelab.dsl.spec.lab;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Spec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.model.SecretSource;

/** The secrets of a lab, and where each comes from. */
@BlockOf(
    name = "secrets",
    doc = "The secrets of a lab, and where each comes from.",
    in = "homelab { secrets {\n…\n} }")
public final class SecretsSpec extends Spec<SecretsSpec> {
  private static final String ALPHABET =
      "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
  private static final int SHORTEST = 8;

  SecretsSpec(Scope scope) {
    super(scope);
  }

  @Override
  protected SecretsSpec self() {
    return this;
  }

  /** A secret of the environment. */
  @Word(
      doc = "Takes a secret from an environment variable when it is needed.",
      byDefault = "none",
      example = "env 'token', 'HOMELAB_TOKEN'")
  public SecretsSpec env(String name, String variable) {
    return add(name, new SecretSource.Environment(variable));
  }

  /** A secret of a file. */
  @Word(
      doc =
          "Takes a secret from a file below the lab's folder when it is needed; a third text picks"
              + " an entry of a YAML or properties file.",
      byDefault = "none",
      example = "file 'token', 'token.txt'")
  public SecretsSpec file(String name, String path) {
    return add(name, new SecretSource.FromFile(path, ""));
  }

  /** A secret that is an entry of a file. */
  public SecretsSpec file(String name, String path, String key) {
    return add(name, new SecretSource.FromFile(path, key));
  }

  /** A generated secret. */
  @Word(
      doc = "Generates a secret once and keeps it encrypted; a number sets its length.",
      byDefault = "32 letters and digits",
      example = "generated 'password'")
  public SecretsSpec generated(String name) {
    return generated(name, 32);
  }

  /** A generated secret of a length. */
  public SecretsSpec generated(String name, int length) {
    if (length < SHORTEST) {
      problem(
          LanguageCodes.error(
              LanguageCodes.BAD_VALUE,
              "a generated secret has at least 8 characters, not " + length));
      return say();
    }
    return add(name, new SecretSource.Generated(length, ALPHABET));
  }

  private SecretsSpec add(String name, SecretSource source) {
    scope().lab().secret(name, source, scope().line());
    return say();
  }
}
