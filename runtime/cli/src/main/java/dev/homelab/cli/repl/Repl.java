package dev.homelab.cli.repl;

import dev.homelab.cli.Console;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.LineRunner;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.Addresses;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.Parts;
import dev.homelab.cli.options.Option;
import dev.homelab.cli.options.Verb;
import dev.homelab.cli.run.Interrupts;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.diag.Nearest;
import dev.homelab.dsl.groovy.Expressions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines and carries each out: a command of the tool, a word of the prompt, or Groovy over the
 * lab. The script is read once.
 */
public final class Repl {
  /** The words of the prompt itself. */
  static final List<String> OWN = List.of("exit", "quit", "reload");

  private static final List<Option> CARRIED =
      List.of(Option.FILE, Option.STATE, Option.SANDBOX, Option.ASCII, Option.NO_COLOR);

  private final Request request;
  private final Console console;
  private final LineRunner runner;
  private final ReadOnce reader;
  private final Parts parts;
  private final Expressions expressions = new Expressions();
  private List<String> addresses = List.of();

  private Repl(Request request, LineRunner runner) {
    this.request = request;
    this.console = request.console();
    this.runner = runner;
    Parts shipped = request.parts();
    this.reader = new ReadOnce(shipped.reader());
    this.parts =
        new Parts(
            reader,
            shipped.providers(),
            shipped.clusters(),
            shipped.secrets(),
            shipped.interrupts());
  }

  /**
   * Reads lines to their end.
   *
   * @param runner carries out one command line
   */
  public static ExitCode run(Request request, LineRunner runner) {
    Repl repl = new Repl(request, runner);
    repl.load();
    try (Prompt prompt = repl.prompt()) {
      for (String line = prompt.next(); line != null; line = prompt.next()) {
        if (!repl.carryOut(line.strip())) {
          break;
        }
      }
    }
    return ExitCode.DONE;
  }

  /** The request with the script as it was read. */
  private Request reading() {
    return new Request(request.invocation(), console, request.around(), parts, request.touched());
  }

  private Prompt prompt() {
    boolean person =
        console.streams().inIsTerminal()
            && console.streams().outIsTerminal()
            && console.streams().errIsTerminal();
    if (!person) {
      return new PipedPrompt(console.streams().in());
    }
    try (LabSession session = LabSession.openToLook(reading())) {
      String name = session.lab().name() + (session.isSandbox() ? " (sandbox)> " : "> ");
      console.err("help lists the commands, Ctrl-D leaves\n");
      return TerminalPrompt.open(
          name, session.stateFolder(), new LineCompleter(() -> List.copyOf(addresses)));
    }
  }

  /** Reads the script, and what there is to look at. */
  private void load() {
    try (LabSession session = LabSession.openToLook(reading())) {
      Addresses known = Addresses.of(session.graph(), session.state());
      addresses = known.all().stream().map(Object::toString).toList();
      expressions.set(
          Map.of("lab", session.written(), "graph", session.graph(), "state", session.state()));
      expressions.offer("resource", text -> session.graph().resource(known.find(text)));
    }
  }

  /** Carries out one line; false when it was the last. */
  private boolean carryOut(String line) {
    if (line.isEmpty() || line.startsWith("#")) {
      return true;
    }
    List<String> words = LineWords.of(line);
    String first = words == null || words.isEmpty() ? "" : words.get(0);
    if (words != null && OWN.contains(first) && words.size() == 1) {
      return own(first);
    }
    Verb verb = Verb.of(first);
    if (words == null || verb == null) {
      told(() -> console.out(shown(evaluated(line, first))));
      return true;
    }
    if (verb == Verb.REPL) {
      console.err("this is the prompt already\n");
      return true;
    }
    command(verb, words);
    return true;
  }

  private static List<String> commands() {
    List<String> all = new ArrayList<>(OWN);
    Verb.outermost().forEach(verb -> all.add(verb.words()));
    return all;
  }

  /** What a line comes to; one that is not read may be a command that was mistyped. */
  private String evaluated(String line, String first) {
    try {
      return expressions.evaluate(line);
    } catch (HomelabException wrong) {
      Diagnostic said = wrong.diagnostics().get(0);
      String near =
          said.title().equals(Expressions.NOT_READ) ? Nearest.to(first, commands()) : null;
      throw near == null
          ? wrong
          : new HomelabException(List.of(said.withHint("did you mean '" + near + "'?")));
    }
  }

  private static String shown(String value) {
    return value.isEmpty() ? "" : value + '\n';
  }

  private boolean own(String word) {
    if (!word.equals("reload")) {
      return false;
    }
    reader.forget();
    told(this::load);
    return true;
  }

  private void told(Runnable act) {
    try {
      act.run();
    } catch (HomelabException problem) {
      console.problems(problem.diagnostics());
    }
  }

  /** Runs a command; an upgrade reads the script by itself, since it writes it. */
  private void command(Verb verb, List<String> words) {
    List<String> line = new ArrayList<>(words);
    int end = line.indexOf("--");
    line.addAll(end < 0 ? line.size() : end, carried(verb, words));
    AtomicInteger code = new AtomicInteger();
    boolean writes = verb == Verb.UPGRADE || verb == Verb.VALIDATE;
    Parts with = writes ? request.parts() : parts;
    interruptible(() -> code.set(runner.run(line, console.streams(), request.around(), with)));
    if (code.get() == ExitCode.INTERRUPTED.number()) {
      console.err("interrupted\n");
    }
    if (writes) {
      reader.forget();
    }
    refresh();
  }

  /** What is recorded may be another after a command. */
  private void refresh() {
    try {
      load();
    } catch (HomelabException broken) {
      console.err("the script cannot be read any more: validate tells why\n");
    }
  }

  /** The options by which the lab of the prompt is found, as far as the command takes them. */
  private List<String> carried(Verb verb, List<String> words) {
    List<Option> takes = new ArrayList<>(verb.options());
    verb.members().forEach(member -> takes.addAll(member.options()));
    List<String> carried = new ArrayList<>();
    for (Option option : CARRIED) {
      boolean given = words.stream().anyMatch(option::isNamed);
      @Nullable String value = request.invocation().value(option);
      if (value != null && takes.contains(option) && !given) {
        carried.add(option.longName());
        if (!option.isFlag()) {
          carried.add(value);
        }
      }
    }
    return carried;
  }

  /** Ctrl-C ends what runs, and not the prompt. */
  private void interruptible(Runnable task) {
    Thread worker = new Thread(task, "homelab-line");
    worker.setDaemon(true);
    try (Interrupts.Listening listening = parts.interrupts().listen(worker::interrupt)) {
      worker.start();
      worker.join();
    } catch (InterruptedException stopped) {
      worker.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
