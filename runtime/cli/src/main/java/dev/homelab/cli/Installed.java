package dev.homelab.cli;

import dev.homelab.cli.lab.LabReader;
import dev.homelab.cli.lab.Parts;
import dev.homelab.cli.lab.ScriptReader;
import dev.homelab.cli.run.SignalInterrupts;
import dev.homelab.model.Lab;
import dev.homelab.resolve.ProviderCatalog;
import dev.homelab.secret.IdentityFile;
import dev.homelab.secret.SecretVault;
import dev.homelab.secret.Secrets;
import dev.homelab.secret.VaultStorage;
import dev.homelab.sim.kube.Sandbox;
import java.nio.file.Path;
import java.util.Map;

/** The parts of the shipped program. Each is reached only when a command asks for it. */
final class Installed {
  private Installed() {}

  static Parts parts() {
    return new Parts(
        Installed::read,
        ProviderCatalog::installed,
        (folder, name) -> Sandbox.ensure(folder, name),
        Installed::secrets,
        listener -> new SignalInterrupts().listen(listener));
  }

  private static LabReader.Read read(LabPaths paths, Map<String, String> environment) {
    return ScriptReader.read(paths, environment);
  }

  private static Secrets secrets(
      Lab lab, Path labFolder, Path stateFolder, Map<String, String> environment) {
    Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", ".")));
    SecretVault vault =
        SecretVault.of(VaultStorage.inFolder(stateFolder), IdentityFile.locate(environment, home));
    return new Secrets(lab.secrets(), environment, labFolder, vault);
  }
}
