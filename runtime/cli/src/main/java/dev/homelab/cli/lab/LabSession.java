package dev.homelab.cli.lab;

import dev.homelab.cli.Console;
import dev.homelab.cli.LabPaths;
import dev.homelab.cli.Request;
import dev.homelab.cli.options.Option;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.diag.Severity;
import dev.homelab.exec.Engine;
import dev.homelab.model.Lab;
import dev.homelab.model.ResourceSpec;
import dev.homelab.plan.PlanOptions;
import dev.homelab.resolve.ProviderCatalog;
import dev.homelab.resolve.Resolution;
import dev.homelab.resolve.Resolver;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.secret.Secrets;
import dev.homelab.spi.SessionOptions;
import dev.homelab.spi.StateBackend;
import dev.homelab.state.FileSerialMarks;
import dev.homelab.state.PlaceMark;
import dev.homelab.state.SerialMarks;
import dev.homelab.state.StateDocument;
import dev.homelab.state.StateSettings;
import dev.homelab.state.StateStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A lab as one command sees it. What a command does not ask for is not opened: the graph needs no
 * state, the state needs no platform.
 */
public final class LabSession implements AutoCloseable {
  /** The overlay that keeps the sandbox's records and claims apart from real ones. */
  public static final String SANDBOX_ENVIRONMENT = "sandbox";

  private final Request request;
  private final Parts parts;
  private final LabPaths paths;
  private final boolean sandbox;
  private final Lab written;
  private Lab lab;
  private final ActiveMode mode;
  private final List<Diagnostic> warnings;
  private final Simulation simulation;
  private @Nullable ProviderCatalog providers;
  private @Nullable ResourceGraph graph;
  private boolean live;
  private @Nullable LabState place;
  private @Nullable StateStore store;
  private final StateAhead ahead = new StateAhead();
  private @Nullable Engine engine;
  private @Nullable Secrets secrets;

  private LabSession(
      Request request, LabPaths paths, boolean sandbox, Lab lab, List<Diagnostic> warnings) {
    this.request = request;
    this.parts = request.parts();
    this.paths = paths;
    this.sandbox = sandbox;
    this.written = lab;
    this.mode = new ActiveMode(sandbox ? paths.sandboxState() : paths.state(), lab);
    this.lab = mode.inForce().applied(lab);
    this.warnings = new ArrayList<>(warnings);
    this.simulation = new Simulation(request, stateFolder());
  }

  /** Puts the lab into another mode, for this session. */
  public void enter(Mode other) {
    lab = other.after(mode.inForce(), written);
    mode.enter(other);
    graph = null;
    live = false;
  }

  /** The mode that the lab is in for this session. */
  public Mode mode() {
    return mode.inForce();
  }

  /** Which mode the lab is in, and which one is recorded. */
  public ActiveMode activeMode() {
    return mode;
  }

  /**
   * Goes into the mode that the state records, which another machine may have chosen, before the
   * graph is asked for. A state that cannot be read is told to who asks for it.
   */
  public void followMode() {
    StateDocument stored = mode.isPossible() ? ahead.look(this::store) : null;
    if (stored != null) {
      see(stored);
    }
  }

  /** Whether the mode is only what was noted here last, since the state cannot be read. */
  public boolean isModeOfNote() {
    return ahead.isUnread();
  }

  private void see(StateDocument state) {
    if (mode.see(state)) {
      lab = mode.inForce().applied(written);
      graph = null;
      live = false;
    }
  }

  /** The lab as the script says it, in its normal mode. */
  public Lab written() {
    return written;
  }

  /** Adds what rests in this mode to what a plan is asked. */
  public PlanOptions awake(PlanOptions options) {
    return mode().stop().isEmpty() ? options : options.withResting(mode().resting(written));
  }

  /**
   * Reads the script of a command.
   *
   * @throws ScriptRefused when it has mistakes
   */
  public static LabSession open(Request request) {
    LabPaths paths = LabPaths.of(request.invocation(), request.around().folder());
    LabReader.Read read = request.parts().reader().read(paths, request.around().environment());
    Lab lab = read.lab();
    if (lab == null || hasErrors(read.diagnostics())) {
      throw new ScriptRefused(scriptName(paths, request), read.diagnostics());
    }
    return new LabSession(request, paths, request.has(Option.SANDBOX), lab, read.diagnostics());
  }

  /**
   * The same for a command that only looks: where the lab lives in the sandbox and nowhere else,
   * that one is meant.
   */
  public static LabSession openToLook(Request request) {
    return open(request).looking();
  }

  private LabSession looking() {
    if (sandbox || !onlyInSandbox(paths)) {
      return this;
    }
    request.console().assumeSandbox();
    return new LabSession(request, paths, true, written, warnings);
  }

  /**
   * The same for a plan, which says what {@code up} would do: a cluster whose kubeconfig the script
   * names is meant as it is, wherever the lab has lived so far.
   */
  public static LabSession openToPlan(Request request) {
    LabSession session = open(request);
    boolean real =
        session.lab.targets().stream()
            .anyMatch(target -> target.config().get(SandboxTargets.KUBECONFIG) != null);
    return real ? session : session.looking();
  }

  /** Whether the sandbox has a state and the real targets have none. */
  public static boolean onlyInSandbox(LabPaths paths) {
    return !hasState(paths.state()) && hasState(paths.sandboxState());
  }

  private static boolean hasState(Path folder) {
    return LabState.isIn(folder) || PlaceMark.in(folder).read() != null;
  }

  /** The script as the person would name it. */
  public static String scriptName(LabPaths paths, Request request) {
    Path folder = request.around().folder();
    return paths.script().startsWith(folder)
        ? folder.relativize(paths.script()).toString()
        : paths.script().toString();
  }

  static boolean hasErrors(List<Diagnostic> diagnostics) {
    for (Diagnostic diagnostic : diagnostics) {
      if (diagnostic.severity() == Severity.ERROR) {
        return true;
      }
    }
    return false;
  }

  /** The lab as the script says it, before anything is redirected to the sandbox. */
  public Lab lab() {
    return lab;
  }

  /** Where its files are. */
  public LabPaths paths() {
    return paths;
  }

  /** Whether its clusters are simulated. */
  public boolean isSandbox() {
    return sandbox;
  }

  /** A box that runs Linux, should the sandbox have to be made for this command. */
  public void runsLinux(String box) {
    simulation.runsLinux(box);
  }

  /** What stands in for the image factory in the sandbox, once its machines run; else null. */
  public @Nullable String factory() {
    return simulation.factory();
  }

  /** The folder of the state that counts. */
  public Path stateFolder() {
    return sandbox ? paths.sandboxState() : paths.state();
  }

  /** The providers. */
  public ProviderCatalog providers() {
    if (providers == null) {
      providers = parts.providers().get();
    }
    return providers;
  }

  /**
   * The graph of the lab as written; asks nobody.
   *
   * @throws ScriptRefused when references lead nowhere or in a circle
   */
  public ResourceGraph graph() {
    if (graph == null) {
      graph = resolved(lab);
    }
    return graph;
  }

  /**
   * The graph with its targets at hand: in the sandbox, the simulated clusters run and the targets
   * lead to them. The lab is in the mode that its state records.
   */
  public ResourceGraph liveGraph() {
    followMode();
    if (!sandbox || live) {
      return graph();
    }
    graph();
    Lab redirected = simulation.redirected(lab);
    live = true;
    graph = resolved(redirected);
    return graph;
  }

  private ResourceGraph resolved(Lab from) {
    Resolution resolution = Resolver.resolve(from, providers());
    if (!resolution.isSound()) {
      List<Diagnostic> all = new ArrayList<>(warnings);
      all.addAll(resolution.diagnostics());
      throw new ScriptRefused(scriptName(paths, request), all);
    }
    for (Diagnostic warning : resolution.diagnostics()) {
      if (!warnings.contains(warning)) {
        warnings.add(warning);
      }
    }
    return resolution.graph();
  }

  /** What reading and resolving found worth telling, without errors. */
  public List<Diagnostic> warnings() {
    return List.copyOf(warnings);
  }

  /** The store of the state; it need not hold anything yet. */
  public StateStore store() {
    if (store == null) {
      store = StateStore.open(place().backend(), request.around().clock(), settings());
    }
    return store;
  }

  /**
   * Takes the lock of the state; the secrets are read again after it, for whoever held it before
   * may have changed them.
   */
  public StateBackend.Lock lock(String verb) {
    StateBackend.Lock lock = store().lock(verb);
    ahead.forget();
    if (secrets != null) {
      secrets.lookAgain();
    }
    return lock;
  }

  /** What the state must be of. */
  StateSettings settings() {
    StateSettings settings = StateSettings.of(lab.name()).withMarks(marks());
    return sandbox ? settings.withEnvironment(SANDBOX_ENVIRONMENT) : settings;
  }

  /** Where the state is kept, as the script says. */
  private LabState place() {
    if (place == null) {
      place = LabState.of(this, request);
    }
    return place;
  }

  /** The highest serials that this person's machine has seen, kept outside the state folder. */
  private SerialMarks marks() {
    Map<String, String> environment = request.around().environment();
    Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", ".")));
    return FileSerialMarks.locate(environment, home);
  }

  /**
   * Refuses to change what belongs to a state in a cluster that this folder neither began nor
   * joined. Every lock of the store does so too; this is for changes without one.
   *
   * @throws HomelabException with HL4023
   */
  public void requireJoined() {
    place().requireJoined();
  }

  /**
   * Makes the state in the cluster this folder's too, when this machine can open its secrets.
   *
   * @return where it is, in words
   * @throws HomelabException when it cannot be joined; nothing was changed then
   */
  public String join() {
    secrets().recipients();
    return place().join();
  }

  /** The state as it is now. */
  public StateDocument state() {
    StateDocument now = ahead.take(this::store);
    see(now);
    return now;
  }

  /** The lab's secrets. */
  public Secrets secrets() {
    Secrets known = secrets;
    if (known != null) {
      return known;
    }
    Map<String, String> given = request.around().environment();
    Map<String, String> variables = sandbox ? SandboxSecrets.environment(lab, given) : given;
    Secrets opened = parts.secrets().open(lab, paths.folder(), place().vault(), variables);
    console().redactBy(opened::redact);
    secrets = opened;
    return opened;
  }

  /** The engine. */
  public Engine engine() {
    if (engine == null) {
      engine =
          Engine.builder()
              .providers(providers())
              .session(options())
              .secrets(secrets())
              .clock(request.around().clock())
              .build();
    }
    return engine;
  }

  /**
   * Begins to connect to the lab's targets while the command goes on; not for a lab that asks for
   * what nothing can make, and not for the sandbox, whose clusters have to be started first: there
   * it only says which secrets are made up.
   */
  public void prepare() {
    if (sandbox) {
      SandboxSecrets.tell(lab, request);
    }
    if (sandbox || lab.targets().isEmpty()) {
      return;
    }
    for (ResourceSpec resource : lab.resources()) {
      if (providers().forType(resource.type()) == null) {
        return;
      }
    }
    engine().prepare(lab.targets());
  }

  /** What a session with a target may use of this machine. */
  public SessionOptions options() {
    return new SessionOptions(
        paths.folder(),
        stateFolder(),
        request.around().environment(),
        "homelab/" + request.around().version(),
        warning -> console().problems(List.of(warning), null, name -> List.of()),
        simulation.addresses());
  }

  private Console console() {
    return request.console();
  }

  @Override
  public void close() {
    if (engine != null) {
      engine.close();
    }
    if (store != null) {
      store.close();
    }
    if (place != null) {
      if (secrets != null && place.isInCluster()) {
        secrets.settle();
      }
      place.close();
    }
    simulation.stop();
  }

  /** A problem of the command line, to be thrown. */
  public static HomelabException problem(Diagnostic diagnostic) {
    return new HomelabException(List.of(diagnostic));
  }
}
