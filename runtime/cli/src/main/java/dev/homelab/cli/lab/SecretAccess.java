package dev.homelab.cli.lab;

import dev.homelab.model.Lab;
import dev.homelab.secret.Secrets;
import dev.homelab.secret.VaultStorage;
import java.nio.file.Path;
import java.util.Map;

/** Gives access to the values of a lab's secrets. */
@FunctionalInterface
public interface SecretAccess {
  /** The secrets of a lab whose generated ones are kept in this vault. Reads nothing yet. */
  Secrets open(Lab lab, Path labFolder, VaultStorage vault, Map<String, String> environment);
}
