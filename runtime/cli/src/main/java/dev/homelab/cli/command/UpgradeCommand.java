package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.Addresses;
import dev.homelab.cli.lab.LabReader;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.Parts;
import dev.homelab.cli.lab.ScriptReader;
import dev.homelab.cli.options.Invocation;
import dev.homelab.cli.options.Option;
import dev.homelab.cli.options.Verb;
import dev.homelab.cli.run.RunFlow;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.machine.TalosReleases;
import dev.homelab.dsl.spec.unit.Version;
import dev.homelab.model.Address;
import dev.homelab.model.Provenance;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.report.ShellWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Shows the line of the script by which a cluster goes to another version, and with {@code --write}
 * writes it and goes on as {@code up}.
 */
public final class UpgradeCommand implements Command {
  private static final String CLUSTER = "talos.cluster";
  private static final String MACHINE = "talos.machine";
  private static final String KUBERNETES = "kubernetes";
  private static final String VERSION = "version";

  @Override
  public ExitCode run(Request request) {
    String talos = request.invocation().value(Option.UPGRADE_TALOS);
    String kubernetes = request.invocation().value(Option.UPGRADE_KUBERNETES);
    if (talos == null == (kubernetes == null)) {
      throw LabSession.problem(
          Diagnostic.error("HL9003", "'upgrade' needs --talos VERSION or --kubernetes VERSION")
              .withHint("one after the other, Talos first"));
    }
    VersionText text;
    String name;
    try (LabSession session = LabSession.openToLook(request)) {
      ResourceSpec cluster = cluster(session, request.invocation().argument(0));
      name = name(cluster);
      text =
          talos != null
              ? talos(request, session, cluster, talos)
              : kubernetes(session, cluster, String.valueOf(kubernetes));
    }
    if (text.before().equals(text.after())) {
      throw LabSession.problem(
          Diagnostic.error("HL9048", "the script says so already").withHint("homelab up"));
    }
    request.console().out(text.told());
    if (!request.has(Option.WRITE)) {
      request.console().err(next(request, name, talos, kubernetes));
      return ExitCode.DONE;
    }
    return brought(asUp(request), text);
  }

  /**
   * Plans with the text as it would be, and writes it once the plan is confirmed: until then the
   * script is as it was, whatever ends the command.
   */
  private static ExitCode brought(Request up, VersionText text) {
    Request planned = reading(up, text);
    AtomicBoolean written = new AtomicBoolean();
    boolean goesOn = false;
    try {
      RunFlow.check(planned);
      up.console().err("the plan of it:\n\n");
      ExitCode code =
          RunFlow.up(
              planned,
              () -> {
                text.write();
                written.set(true);
              });
      goesOn = written.get();
      return code;
    } finally {
      if (!goesOn) {
        up.console()
            .err(
                written.get()
                    ? "the script is changed: " + text.told()
                    : "the script is as it was\n");
      }
    }
  }

  /** The same request on a script that has the text already. */
  private static Request reading(Request up, VersionText text) {
    Parts parts = up.parts();
    LabReader reader =
        (paths, environment) ->
            ScriptReader.readInstead(paths, environment, text.file(), text.text());
    return new Request(
        up.invocation(),
        up.console(),
        up.around(),
        new Parts(reader, parts.providers(), parts.clusters(), parts.secrets(), parts.interrupts()),
        up.touched());
  }

  /** A line in a loop or a closure is that of several clusters; one of them cannot be meant. */
  private static void refuseShared(
      LabSession session, ResourceSpec cluster, ResourceSpec says, String field) {
    SourceSpan said = line(says, field);
    SourceSpan span = said == null ? cluster.origin().user() : said;
    Address own = cluster.address().around();
    for (ResourceSpec other : session.graph().resources().values()) {
      String type = said == null ? CLUSTER : says.type();
      boolean shares =
          other.type().equals(type)
              && !other.address().isWithin(own)
              && span != null
              && span.equals(said == null ? other.origin().user() : line(other, field));
      if (shares) {
        throw LabSession.problem(
            Diagnostic.error("HL9049", "this line is that of other clusters as well")
                .at(span)
                .withDetail("It says the version of " + other.address() + " too.")
                .withHint("write the clusters apart, or change it for all: homelab up"));
      }
    }
  }

  private static String next(
      Request request, String cluster, @Nullable String talos, @Nullable String kubernetes) {
    String option = talos != null ? " --talos " + talos : " --kubernetes " + kubernetes;
    return "nothing was written; to write it and go on:  "
        + request.console().form().of("upgrade " + ShellWord.of(cluster) + option + " --write")
        + '\n';
  }

  /** The same request as one of {@code up}. */
  private static Request asUp(Request request) {
    Map<Option, List<String>> options = new TreeMap<>(request.invocation().options());
    options.keySet().retainAll(Verb.UP.options());
    return new Request(
        new Invocation(Verb.UP, true, List.of(), options),
        request.console(),
        request.around(),
        request.parts(),
        request.touched());
  }

  private static ResourceSpec cluster(LabSession session, @Nullable String wished) {
    List<ResourceSpec> all = new ArrayList<>();
    Address inside =
        wished == null ? null : Addresses.of(session.graph(), session.state()).find(wished);
    for (ResourceSpec resource : session.graph().resources().values()) {
      boolean meant = inside == null || inside.isWithin(resource.address().around());
      if (resource.type().equals(CLUSTER) && meant) {
        all.add(resource);
      }
    }
    if (all.size() == 1) {
      return all.get(0);
    }
    Diagnostic problem =
        Diagnostic.error(
            "HL9044",
            wished == null
                ? "the lab makes " + all.size() + " clusters with Talos"
                : inside + " is no cluster with Talos, and no machine of one");
    throw LabSession.problem(
        all.isEmpty()
            ? problem
            : problem.withHint(
                "name one: " + String.join(", ", all.stream().map(UpgradeCommand::name).toList())));
  }

  private static VersionText talos(
      Request request, LabSession session, ResourceSpec cluster, String wished) {
    ResourceSpec machine = machine(session, cluster);
    String to = TalosReleases.talos(version(wished));
    if (to == null) {
      throw LabSession.problem(
          Diagnostic.error("HL9048", "Talos " + wished + " is not known here")
              .withHint("known are " + TalosReleases.known()));
    }
    UpgradePath path = path(session, cluster, machine);
    refuse(path.talosRefused(to));
    refuseShared(session, cluster, machine, VERSION);
    VersionText text =
        VersionText.of(
            session.paths(), "talos", line(machine, VERSION), cluster.origin().user(), to);
    String brought = path.kubernetesWith(to);
    if (!brought.equals(path.kubernetes())) {
      request
          .console()
          .err("Kubernetes goes from " + path.kubernetes() + " to " + brought + " with it\n");
    }
    staying(session, cluster).forEach(request.console()::err);
    return text;
  }

  /** What is said of machines of a cluster that the script does not name any more. */
  private static List<String> staying(LabSession session, ResourceSpec cluster) {
    List<String> told = new ArrayList<>();
    Set<Address> named = new TreeSet<>(session.graph().resources().keySet());
    for (ResourceSpec resource : session.graph().resources().values()) {
      Address before = resource.lifecycle().movedFrom();
      session.state().entries().keySet().stream()
          .filter(address -> before != null && address.endsWith(before))
          .forEach(named::add);
    }
    for (StateEntry made : session.state().entries().values()) {
      boolean left =
          made.type().equals(MACHINE)
              && made.address().isWithin(cluster.address().around())
              && !named.contains(made.address());
      if (left) {
        String version = String.valueOf(Value.textOf(made.recorded().get(VERSION)));
        told.add(
            made.address().around()
                + " is not upgraded from Talos "
                + version
                + ": the script does not name it any more\n");
      }
    }
    return told;
  }

  private static VersionText kubernetes(LabSession session, ResourceSpec cluster, String wished) {
    String to = TalosReleases.kubernetes(version(wished));
    if (to == null) {
      throw LabSession.problem(
          Diagnostic.error("HL9048", "which patch of Kubernetes " + wished + " is meant?")
              .withHint("write it whole, such as 1.36.3"));
    }
    refuse(path(session, cluster, machine(session, cluster)).kubernetesRefused(to));
    refuseShared(session, cluster, cluster, KUBERNETES);
    return VersionText.of(
        session.paths(), KUBERNETES, line(cluster, KUBERNETES), cluster.origin().user(), to);
  }

  private static Version version(String text) {
    if (!text.matches("v?[0-9]{1,4}\\.[0-9]{1,4}(\\.[0-9]{1,4})?")) {
      throw LabSession.problem(
          Diagnostic.error("HL9006", "'" + text + "' is not a version such as 1.13 or 1.13.9"));
    }
    return new Version(text.startsWith("v") ? text.substring(1) : text);
  }

  private static void refuse(@Nullable Diagnostic refused) {
    if (refused != null) {
      throw LabSession.problem(refused);
    }
  }

  private static ResourceSpec machine(LabSession session, ResourceSpec cluster) {
    Address around = cluster.address().around();
    for (ResourceSpec resource : session.graph().resources().values()) {
      if (resource.type().equals(MACHINE) && resource.address().isWithin(around)) {
        return resource;
      }
    }
    return cluster;
  }

  private static String name(ResourceSpec cluster) {
    return cluster.address().segments().get(0).name();
  }

  /** What runs, as recorded; what is wished for a cluster that is not there yet. */
  private static UpgradePath path(LabSession session, ResourceSpec cluster, ResourceSpec machine) {
    Value.Tree node = recorded(session, machine);
    return new UpgradePath(
        name(cluster),
        String.valueOf(Value.textOf(node.get(VERSION))),
        String.valueOf(Value.textOf(recorded(session, cluster).get(KUBERNETES))),
        line(cluster, KUBERNETES) != null);
  }

  private static Value.Tree recorded(LabSession session, ResourceSpec resource) {
    StateEntry made = session.state().entries().get(resource.address());
    return made == null ? resource.desired() : made.recorded();
  }

  private static @Nullable SourceSpan line(ResourceSpec resource, String field) {
    Provenance why = resource.provenance().get(field);
    return why == null ? null : why.span();
  }
}
