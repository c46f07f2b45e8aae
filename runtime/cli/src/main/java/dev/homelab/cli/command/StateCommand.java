package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.Console;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.Addresses;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.StateMove;
import dev.homelab.cli.options.Option;
import dev.homelab.cli.run.Confirmation;
import dev.homelab.cli.run.StaleSecrets;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Severity;
import dev.homelab.exec.Inventory;
import dev.homelab.exec.LostSecrets;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.StateEntry;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.report.DiagnosticJson;
import dev.homelab.report.Layout;
import dev.homelab.report.StateView;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.spi.FoundObject;
import dev.homelab.spi.StateBackend;
import dev.homelab.state.StateCodes;
import dev.homelab.state.StateDocument;
import dev.homelab.state.StateException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The commands below {@code state}: look at or mend what the lab remembers. */
public final class StateCommand implements Command {
  /** Problems of a state that cannot be read any more, and so cannot say whose it is. */
  private static final Set<String> LOST =
      Set.of(
          StateCodes.RECORD_DAMAGED,
          StateCodes.RECORDS_MISSING,
          StateCodes.OTHER_LINEAGE,
          StateCodes.SNAPSHOT_DAMAGED,
          KubernetesCodes.STATE_DAMAGED);

  @Override
  public ExitCode run(Request request) {
    try (LabSession session = LabSession.openToLook(request)) {
      return switch (request.invocation().verb()) {
        case STATE_SHOW -> show(request, session);
        case STATE_MV -> move(request, session);
        case STATE_MOVE -> bring(request, session);
        case STATE_JOIN -> join(request, session);
        case STATE_FORGET -> forget(request, session);
        case STATE_VERIFY -> verify(request, session);
        case STATE_REBUILD -> rebuild(request, session);
        case STATE_CLAIM -> claim(request, session);
        case STATE_UNLOCK -> unlock(request, session);
        case STATE_EXPORT -> export(request, session);
        default -> list(request, session);
      };
    }
  }

  private static ExitCode list(Request request, LabSession session) {
    StateDocument state = session.state();
    boolean json = request.has(Option.JSON);
    Console console = request.console();
    console.out(json ? StateView.listJson(state) : StateView.listText(state));
    tell(console, session.store().notices());
    return ExitCode.DONE;
  }

  private static StateEntry entry(Request request, LabSession session) {
    StateDocument state = session.state();
    String wished = request.invocation().arguments().get(0);
    Address address = Addresses.of(state.entries().keySet()).find(wished);
    StateEntry entry = state.entry(address);
    if (entry == null) {
      throw LabSession.problem(
          Diagnostic.error("HL9020", "nothing is recorded of '" + address + "' itself")
              .withHint("homelab state list"));
    }
    return entry;
  }

  private static ExitCode show(Request request, LabSession session) {
    request.console().out(StateView.entryJson(entry(request, session)));
    return ExitCode.DONE;
  }

  /**
   * A run that goes on may be about to record what is asked for; so that run is told, and not that
   * there is no such record.
   */
  private static void refuseBesideARun(LabSession session, String command) {
    if (session.store().lockedBy().isPresent()) {
      session.store().lock(command).close();
    }
  }

  private static ExitCode move(Request request, LabSession session) {
    refuseBesideARun(session, "state mv");
    List<String> arguments = request.invocation().arguments();
    StateDocument state = session.state();
    Address from = Addresses.of(state.entries().keySet()).find(arguments.get(0));
    Address to = Address.parse(arguments.get(1));
    if (to.segments().size() == 1 && from.parent().isPresent()) {
      Address.Segment last = to.last();
      to = from.parent().get().child(last.type(), last.name());
    }
    session.store().move(from, to);
    request.console().err("recorded as " + to + " from now on; nothing was touched\n");
    return ExitCode.DONE;
  }

  private static ExitCode bring(Request request, LabSession session) {
    String from = request.invocation().argument(0);
    String question =
        from == null
            ? "Bring the state from this folder to the cluster that the script names?"
            : "Bring the state from " + from + " to this folder?";
    if (!Confirmation.agreed(request, question)) {
      return ExitCode.REFUSED;
    }
    String now =
        from == null
            ? StateMove.toCluster(request, session)
            : StateMove.toFolder(request, session, from);
    request.console().err("the state and its secrets are kept in " + now + " now\n");
    return ExitCode.DONE;
  }

  private static ExitCode join(Request request, LabSession session) {
    String question = "Is the state in the cluster this very lab's, to be changed from here too?";
    if (!Confirmation.agreed(request, question)) {
      return ExitCode.REFUSED;
    }
    request.console().err("this folder shares the state in " + session.join() + " now\n");
    return ExitCode.DONE;
  }

  private static ExitCode forget(Request request, LabSession session) {
    refuseBesideARun(session, "state forget");
    Address address = entry(request, session).address();
    String question = "Drop the record of " + address + " and leave the object?";
    if (!Confirmation.agreed(request, question)) {
      return ExitCode.REFUSED;
    }
    session.store().forget(address);
    request.console().err("forgot " + address + "; the object was left as it is\n");
    return ExitCode.DONE;
  }

  private static ExitCode verify(Request request, LabSession session) {
    List<Diagnostic> problems = session.store().verify();
    Console console = request.console();
    if (request.has(Option.JSON)) {
      console.out(DiagnosticJson.document(problems, console.form()));
    } else if (problems.isEmpty()) {
      StateDocument state = session.state();
      int count = state.entries().size();
      console.out(console.outStyle().done() + " state is sound, ");
      console.out(Layout.count(count, "record", "records") + ", serial " + state.serial() + "\n");
    }
    tell(console, request.has(Option.JSON) ? List.of() : problems);
    boolean broken = problems.stream().anyMatch(d -> d.severity() == Severity.ERROR);
    return broken ? ExitCode.FAILED : ExitCode.DONE;
  }

  private static ExitCode rebuild(Request request, LabSession session) {
    ResourceGraph graph = session.liveGraph();
    try (StateBackend.Lock lock = session.lock("state rebuild")) {
      return rebuild(request, session, graph, lock);
    }
  }

  private static ExitCode rebuild(
      Request request, LabSession session, ResourceGraph graph, StateBackend.Lock lock) {
    LabIdentity identity = identity(session, graph);
    Collection<StateEntry> recorded = recorded(session);
    LostSecrets secrets = readBack(session, graph, identity, recorded);
    Inventory inventory = session.engine().survey(graph, identity).inventory(secrets);
    List<FoundObject> found = new ArrayList<>(inventory.found());
    String count = Layout.count(found.size(), "object", "objects");
    int kept = inventory.unread().isEmpty() ? 0 : keepUnread(request, recorded, inventory, found);
    String values = secrets.replaced().isEmpty() ? "" : ", and " + valuesOf(secrets.replaced());
    String question =
        "Replace the state by " + count + " found with this lab's mark" + values + '?';
    if (!Confirmation.agreed(request, question)) {
      return ExitCode.REFUSED;
    }
    if (!secrets.taken().isEmpty()) {
      session.secrets().keep();
    }
    session.store().rebuild(lock, identity, found);
    String beside = kept == 0 ? "" : ", " + Layout.count(kept, "record", "records") + " kept";
    request.console().err("rebuilt from " + count + beside + '\n');
    if (!secrets.taken().isEmpty()) {
      request.console().err("read back " + valuesOf(secrets.taken()) + "\n");
    }
    if (!secrets.other().isEmpty()) {
      request
          .console()
          .err(
              "kept here, and not yet in what runs: the value of "
                  + String.join(", ", secrets.other())
                  + "\n");
    }
    tell(request.console(), secrets.problems());
    return ExitCode.DONE;
  }

  private static String valuesOf(Set<String> secrets) {
    return (secrets.size() == 1 ? "the value of " : "the values of ")
        + String.join(", ", secrets)
        + " from what runs";
  }

  /** Reads secrets back; a state from a backup tells nothing of what was made since. */
  private static LostSecrets readBack(
      LabSession session,
      ResourceGraph graph,
      LabIdentity identity,
      Collection<StateEntry> recorded) {
    Map<Address, StateEntry> records = new TreeMap<>();
    recorded.forEach(entry -> records.put(entry.address(), entry));
    boolean old = StaleSecrets.isIn(session.store().notices());
    return session.engine().readBack(graph, identity, old ? Map.of() : records, old);
  }

  /** Names the kinds that may not be read, and adds the records there are of such. */
  private static int keepUnread(
      Request request,
      Collection<StateEntry> recorded,
      Inventory inventory,
      List<FoundObject> found) {
    int before = found.size();
    for (StateEntry entry : recorded) {
      if (inventory.mayMiss(entry)) {
        found.add(new FoundObject(entry.address(), entry));
      }
    }
    inventory
        .unread()
        .forEach(
            (target, types) ->
                tell(
                    request.console(),
                    List.of(
                        Diagnostic.warning("HL9035", "not all of " + target + " may be read")
                            .withDetail(
                                "Records of these types are kept as they are: "
                                    + String.join(", ", types)
                                    + ".")
                            .withHint("homelab doctor"))));
    return found.size() - before;
  }

  /** The records of a state that can still be read; none of a lost or damaged one. */
  private static Collection<StateEntry> recorded(LabSession session) {
    try {
      return session.state().entries().values();
    } catch (StateException damaged) {
      return List.of();
    }
  }

  /**
   * Who the lab is: what its state says; where that is lost or damaged, what the claims on its
   * targets say of a lab with its name.
   */
  private static LabIdentity identity(LabSession session, ResourceGraph graph) {
    LabIdentity known;
    try {
      StateDocument recorded = session.state();
      if (recorded.serial() > 0) {
        return recorded.identity();
      }
      known = recorded.identity();
    } catch (StateException damaged) {
      if (damaged.diagnostics().stream().noneMatch(d -> LOST.contains(d.code()))) {
        throw damaged;
      }
      String environment = session.isSandbox() ? LabSession.SANDBOX_ENVIRONMENT : "";
      known = new LabIdentity(session.lab().name(), "", environment);
    }
    Set<LabIdentity> claimants = session.engine().survey(graph, known).claimants();
    if (claimants.size() > 1) {
      throw LabSession.problem(
          Diagnostic.error("HL9027", "the lab's clusters are claimed by different labs of its name")
              .withDetail("Their identities: " + String.join(", ", ids(claimants)))
              .withHint(
                  "homelab state claim ADDRESS   (for the cluster that is to be this lab's)"));
    }
    if (claimants.isEmpty() && known.id().isEmpty()) {
      return session.state().identity();
    }
    return claimants.isEmpty() ? known : claimants.iterator().next();
  }

  private static List<String> ids(Set<LabIdentity> labs) {
    return labs.stream().map(LabIdentity::id).toList();
  }

  private static ExitCode claim(Request request, LabSession session) {
    var graph = session.liveGraph();
    String wished = request.invocation().arguments().get(0);
    Address target = Addresses.of(graph.targets().keySet()).find(wished);
    String question = "Take " + target + " over from the lab that claimed it?";
    if (!Confirmation.agreed(request, question)) {
      return ExitCode.REFUSED;
    }
    session.requireJoined();
    session.engine().survey(graph, session.state().identity()).takeClaims(List.of(target));
    request.console().err(target + " is claimed by this lab now\n");
    return ExitCode.DONE;
  }

  private static ExitCode unlock(Request request, LabSession session) {
    var owner = session.store().lockedBy();
    if (owner.isEmpty()) {
      request.console().err("the state is not locked\n");
      return ExitCode.DONE;
    }
    String who = owner.get().user() + " on " + owner.get().host();
    String question = "Remove the lock of " + who + ", held since " + owner.get().since() + "?";
    if (!Confirmation.agreed(request, question)) {
      return ExitCode.REFUSED;
    }
    session.requireJoined();
    session.store().unlock();
    request.console().err("unlocked\n");
    return ExitCode.DONE;
  }

  private static ExitCode export(Request request, LabSession session) {
    request.console().exactly(new String(session.store().export(), StandardCharsets.UTF_8));
    request.console().out("\n");
    return ExitCode.DONE;
  }

  private static void tell(Console console, List<Diagnostic> notices) {
    if (!notices.isEmpty()) {
      console.problems(notices, null, name -> List.of());
    }
  }
}
