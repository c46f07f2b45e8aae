package dev.homelab.cli.lab;

import dev.homelab.model.Lab;
import dev.homelab.secret.Secrets;
import java.nio.file.Path;
import java.util.Map;

/** Gives access to the values of a lab's secrets. */
@FunctionalInterface
public interface SecretAccess {
  /** The secrets of a lab whose state is in this folder. Reads nothing yet. */
  Secrets open(Lab lab, Path labFolder, Path stateFolder, Map<String, String> environment);
}
