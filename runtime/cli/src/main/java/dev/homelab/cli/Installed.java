package dev.homelab.cli;

import dev.homelab.cli.lab.Clusters;
import dev.homelab.cli.lab.LabReader;
import dev.homelab.cli.lab.MachineWorld;
import dev.homelab.cli.lab.Parts;
import dev.homelab.cli.lab.SandboxRepositories;
import dev.homelab.cli.lab.SandboxWorld;
import dev.homelab.cli.lab.ScriptReader;
import dev.homelab.cli.lab.SecretAccess;
import dev.homelab.cli.run.Interrupts;
import dev.homelab.cli.run.SignalInterrupts;
import dev.homelab.model.Lab;
import dev.homelab.resolve.ProviderCatalog;
import dev.homelab.secret.IdentityFile;
import dev.homelab.secret.SecretVault;
import dev.homelab.secret.Secrets;
import dev.homelab.secret.VaultStorage;
import dev.homelab.sim.flux.Flux;
import dev.homelab.sim.kube.Furnishing;
import dev.homelab.sim.kube.Sandbox;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The parts of the shipped program. Each is reached only when a command asks for it. One class for
 * all of them: five lambdas cost each start some ten milliseconds.
 */
final class Installed
    implements LabReader, Supplier<ProviderCatalog>, Clusters, SecretAccess, Interrupts {
  private Installed() {}

  static Parts parts() {
    Installed all = new Installed();
    return new Parts(all, all, all, all, all);
  }

  @Override
  public LabReader.Read read(LabPaths paths, Map<String, String> environment) {
    return ScriptReader.read(paths, environment);
  }

  @Override
  public ProviderCatalog get() {
    return ProviderCatalog.installed();
  }

  @Override
  public Path ensure(Path stateFolder, String name, SandboxWorld world) {
    return Sandbox.ensure(
        stateFolder,
        name,
        new Furnishing(
            world.gatewayApi(),
            world.gateways(),
            world.storageClasses(),
            world.cozystack(),
            world.flux()));
  }

  @Override
  public Machines ensure(Path stateFolder, MachineWorld world) {
    return InstalledMachines.ensure(stateFolder, world);
  }

  @Override
  public String repository(Path stateFolder, String address) {
    return Flux.repository(SandboxRepositories.folder(stateFolder, address));
  }

  @Override
  public List<Simulated> list(Path stateFolder) {
    return Sandbox.list(stateFolder).stream()
        .map(kept -> new Simulated(kept.name(), kept.server(), kept.pid()))
        .toList();
  }

  @Override
  public boolean stop(Path stateFolder, String name) {
    return Sandbox.stop(stateFolder, name);
  }

  @Override
  public Secrets open(
      Lab lab, Path labFolder, VaultStorage storage, Map<String, String> environment) {
    Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", ".")));
    SecretVault vault = SecretVault.of(storage, IdentityFile.locate(environment, home));
    return new Secrets(lab.secrets(), environment, labFolder, vault);
  }

  @Override
  public Listening listen(Runnable listener) {
    return new SignalInterrupts().listen(listener);
  }
}
