package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabMachine;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.OneCall;
import dev.homelab.cli.options.Option;
import dev.homelab.cli.options.Verb;
import dev.homelab.cli.run.Confirmation;
import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.talos.TalosConsole;
import dev.homelab.provider.talos.TalosConsole.EtcdSight;
import dev.homelab.spi.ProviderException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Copies what a cluster has in etcd, and begins etcd anew from such a copy. */
public final class EtcdCommand implements Command {
  private static final Duration TIME = Duration.ofMinutes(10);

  @Override
  public ExitCode run(Request request) {
    Path file = request.around().folder().resolve(request.invocation().arguments().get(1));
    try (LabSession session = LabSession.openToLook(request)) {
      LabMachine machine = LabMachine.of(request, session, request.invocation().arguments().get(0));
      OneCall call = new OneCall(session.secrets(), request.around().clock(), TIME);
      try (TalosConsole console = TalosConsole.of(machine.properties(), session.options(), call)) {
        return request.invocation().verb() == Verb.ETCD_SNAPSHOT
            ? snapshot(console, file, request)
            : recover(console, machine, others(session, machine, call), file, request);
      }
    }
  }

  private static ExitCode snapshot(TalosConsole console, Path file, Request request) {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      long bytes;
      try (OutputStream out = PrivateFile.create(fresh)) {
        bytes = console.snapshot(out);
      }
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
      request.console().out("wrote " + bytes + " bytes to " + file.getFileName() + '\n');
      request.console().err("it holds the secrets of the cluster: keep it as you keep those\n");
      return ExitCode.DONE;
    } catch (IOException e) {
      throw LabSession.problem(
          Diagnostic.error("HL9043", "the copy of etcd cannot be written")
              .withDetail(file + ": " + e.getClass().getSimpleName()));
    }
  }

  /** What the other control planes of the cluster show of etcd, by address. */
  private static SortedMap<String, EtcdSight> others(
      LabSession session, LabMachine machine, OneCall call) {
    SortedMap<String, EtcdSight> seen = new TreeMap<>();
    for (LabMachine other : machine.peers(session)) {
      boolean reachable = !other.where().isEmpty();
      EtcdSight sight = reachable ? sight(other, session, call) : EtcdSight.UNSEEN;
      seen.put(other.address().toString(), sight);
    }
    return seen;
  }

  private static EtcdSight sight(LabMachine other, LabSession session, OneCall call) {
    try (TalosConsole console = TalosConsole.of(other.properties(), session.options(), call)) {
      return console.etcd();
    } catch (ProviderException silent) {
      return EtcdSight.UNSEEN;
    }
  }

  private static String those(SortedMap<String, EtcdSight> others, EtcdSight seen) {
    return others.entrySet().stream()
        .filter(one -> one.getValue() == seen)
        .map(Map.Entry::getKey)
        .collect(Collectors.joining(", "));
  }

  /** Two etcds of one cluster would each take what the other does not know. */
  private static void requireNoOther(
      LabMachine machine, SortedMap<String, EtcdSight> others, boolean force) {
    String alive = those(others, EtcdSight.LIVES);
    if (!alive.isEmpty()) {
      throw LabSession.problem(
          Diagnostic.error("HL9046", "etcd of " + machine.cluster() + " lives elsewhere")
              .withDetail("Its members answer on " + alive + '.')
              .withHint("a second one beside it would split the cluster: homelab up lets it join"));
    }
    String unseen = those(others, EtcdSight.UNSEEN);
    if (!unseen.isEmpty() && !force) {
      throw LabSession.problem(
          Diagnostic.error("HL9067", "etcd of " + machine.cluster() + " may live elsewhere")
              .withDetail("Nothing is known of it on " + unseen + '.')
              .withHint("see that they are off for good, or reset them")
              .withHint("then go on without them: --force"));
    }
  }

  private static ExitCode recover(
      TalosConsole console,
      LabMachine machine,
      SortedMap<String, EtcdSight> others,
      Path file,
      Request request) {
    requireNoOther(machine, others, request.has(Option.RECOVER_FORCE));
    String question = "Begin etcd anew on " + machine.address() + " from " + file + "?";
    if (!Confirmation.agreed(request, question)) {
      return ExitCode.REFUSED;
    }
    try (InputStream copy = Files.newInputStream(file)) {
      console.recover(copy);
      request.console().out("etcd begins anew on " + machine.address() + "; then: homelab up\n");
      return ExitCode.DONE;
    } catch (IOException e) {
      throw LabSession.problem(
          Diagnostic.error("HL9043", "the copy of etcd cannot be read")
              .withDetail(file + ": " + e.getClass().getSimpleName()));
    }
  }
}
