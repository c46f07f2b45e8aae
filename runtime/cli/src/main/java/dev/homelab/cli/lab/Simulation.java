package dev.homelab.cli.lab;

import dev.homelab.cli.Request;
import dev.homelab.cli.options.Option;
import dev.homelab.cli.options.Verb;
import dev.homelab.model.Lab;
import dev.homelab.model.TargetSpec;
import dev.homelab.spi.AddressBook;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What stands in for the targets of a lab in the sandbox, once a command has asked for it. */
final class Simulation {
  private static final Set<Verb> LOOKING =
      EnumSet.of(Verb.PLAN, Verb.STATUS, Verb.DIFF, Verb.LOGS, Verb.DOCTOR, Verb.BUDGET, Verb.VMS);

  private final Request request;
  private final Path stateFolder;
  private final List<String> started = new ArrayList<>();
  private AddressBook addresses = AddressBook.REAL;
  private @Nullable String factory;
  private @Nullable String linux;

  Simulation(Request request, Path stateFolder) {
    this.request = request;
    this.stateFolder = stateFolder;
  }

  /** A box that runs Linux, should it have to be made for this command. */
  void runsLinux(String box) {
    linux = box;
  }

  /** Sees to it that all of it runs, and gives the lab with targets that lead there. */
  Lab redirected(Lab lab) {
    noteStopped(lab);
    if (!request.has(Option.JSON)) {
      SandboxTargets.notices(lab).forEach(line -> request.console().err(line + "\n"));
    }
    Lab redirected =
        SandboxTargets.redirected(
            SandboxRepositories.redirected(
                lab, address -> clusters().repository(stateFolder, address)),
            (name, world) -> clusters().ensure(stateFolder, name, world));
    MachineWorld machines = MachineWorld.of(lab, linux);
    if (machines.isEmpty()) {
      return redirected;
    }
    Clusters.Machines reached = clusters().ensure(stateFolder, machines);
    addresses = new SandboxAddresses(reached.directory());
    factory = reached.factory();
    return SandboxTargets.redirected(redirected, reached);
  }

  private Clusters clusters() {
    return request.parts().clusters();
  }

  /** A command that only looks ends what it has to start for that. */
  private void noteStopped(Lab lab) {
    if (!LOOKING.contains(request.invocation().verb())) {
      return;
    }
    List<String> running = new ArrayList<>();
    for (Clusters.Simulated cluster : clusters().list(stateFolder)) {
      if (cluster.pid() != null) {
        running.add(cluster.name());
      }
    }
    for (String name : processes(lab)) {
      if (!running.contains(name)) {
        started.add(name);
      }
    }
  }

  /** The names of the processes that simulate a lab. */
  static List<String> processes(Lab lab) {
    List<String> names = new ArrayList<>();
    for (TargetSpec target : lab.targets()) {
      if (SandboxTargets.isSimulatedAlone(target)) {
        names.add(target.address().last().name());
      }
    }
    if (!MachineWorld.of(lab).isEmpty()) {
      names.add(MachineWorld.NAME);
    }
    return names;
  }

  /** Where addresses of machines lead; to themselves until something simulated runs. */
  AddressBook addresses() {
    return addresses;
  }

  /** What stands in for the image factory, once machines run; else null. */
  @Nullable String factory() {
    return factory;
  }

  /** Ends what a command that only looks had to start. */
  void stop() {
    started.forEach(name -> clusters().stop(stateFolder, name));
    started.clear();
  }
}
