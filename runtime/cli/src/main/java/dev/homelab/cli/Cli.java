package dev.homelab.cli;

import dev.homelab.cli.lab.Parts;
import dev.homelab.cli.lab.ScriptRefused;
import dev.homelab.cli.lab.StoppedByPerson;
import dev.homelab.cli.options.HelpText;
import dev.homelab.cli.options.Invocation;
import dev.homelab.cli.options.Option;
import dev.homelab.cli.options.Parser;
import dev.homelab.cli.options.Verb;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.report.DiagnosticJson;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The command line as a function: words and streams in, an exit code out. */
public final class Cli {
  private Cli() {}

  /** Carries out one command line. Never throws; every failure is told and has its exit code. */
  public static int run(List<String> words, Streams streams, Surroundings around, Parts parts) {
    Invocation invocation = null;
    Console console = Console.of(streams, around, null);
    AtomicBoolean touched = new AtomicBoolean();
    try {
      invocation = Parser.parse(words);
      console = Console.of(streams, around, invocation);
      return run(new Request(invocation, console, around, parts, touched)).number();
    } catch (HomelabException refused) {
      boolean json = invocation == null ? Parser.asksForJson(words) : invocation.has(Option.JSON);
      ExitCode code = refused(refused, invocation, json, console, around);
      if (refused instanceof StoppedByPerson) {
        return ExitCode.INTERRUPTED.number();
      }
      return (touched.get() ? ExitCode.FAILED : code).number();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError unexpected) {
      return CrashReport.tell(unexpected, invocation, streams, around).number();
    } finally {
      streams.out().flush();
      streams.err().flush();
    }
  }

  private static ExitCode run(Request request) {
    Invocation invocation = request.invocation();
    Verb verb = invocation.verb();
    if (invocation.has(Option.HELP) && !isOverview(invocation)) {
      request.console().out(HelpText.of(verb, request.around().form()));
      return ExitCode.DONE;
    }
    return Commands.of(verb).run(request);
  }

  /** {@code --help} with no command at all. */
  private static boolean isOverview(Invocation invocation) {
    return invocation.verb() == Verb.HELP && !invocation.named();
  }

  private static ExitCode refused(
      HomelabException refused,
      @Nullable Invocation invocation,
      boolean json,
      Console console,
      Surroundings around) {
    List<Diagnostic> problems = console.redacted(refused.diagnostics());
    String script = refused instanceof ScriptRefused mistakes ? mistakes.script() : null;
    if (json) {
      console.out(DiagnosticJson.line(problems, console.form()) + '\n');
    }
    if (!json || invocation == null || invocation.verb() != Verb.VALIDATE) {
      console.problems(problems, script, Sources.below(folder(invocation, around)));
    }
    return isLocked(problems) ? ExitCode.LOCKED : ExitCode.REFUSED;
  }

  private static Path folder(@Nullable Invocation invocation, Surroundings around) {
    return invocation == null ? around.folder() : LabPaths.of(invocation, around.folder()).folder();
  }

  private static boolean isLocked(List<Diagnostic> problems) {
    return problems.stream().anyMatch(problem -> problem.code().equals("HL4001"));
  }
}
