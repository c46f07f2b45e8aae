package dev.homelab.cli;

import dev.homelab.cli.options.HelpText;
import dev.homelab.cli.options.Invocation;
import dev.homelab.cli.options.Option;
import dev.homelab.cli.options.Parser;
import dev.homelab.cli.options.Verb;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.report.DiagnosticJson;
import dev.homelab.report.SourceLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command line as a function: words and streams in, an exit code out. */
public final class Cli {
  private Cli() {}

  /** Carries out one command line. Never throws; every failure is told and has its exit code. */
  public static int run(List<String> words, Streams streams, Surroundings around) {
    Invocation invocation = null;
    try {
      invocation = Parser.parse(words);
      Console console = Console.of(streams, around, invocation);
      return run(new Request(invocation, console, around)).number();
    } catch (HomelabException refused) {
      return refused(refused, invocation, streams, around).number();
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
      Streams streams,
      Surroundings around) {
    Console console = Console.of(streams, around, invocation);
    List<Diagnostic> problems = refused.diagnostics();
    if (invocation != null && invocation.has(Option.JSON)) {
      console.out(DiagnosticJson.document(problems));
    } else {
      console.problems(problems, null, sources(invocation, around));
    }
    return isLocked(problems) ? ExitCode.LOCKED : ExitCode.REFUSED;
  }

  private static boolean isLocked(List<Diagnostic> problems) {
    return problems.stream().anyMatch(problem -> problem.code().equals("HL4001"));
  }

  /** Reads excerpts from the files beside the script; what cannot be read has no lines. */
  static SourceLines sources(@Nullable Invocation invocation, Surroundings around) {
    Path folder =
        invocation == null ? around.folder() : LabPaths.of(invocation, around.folder()).folder();
    return file -> {
      try {
        return Files.readAllLines(folder.resolve(file));
      } catch (IOException | java.nio.file.InvalidPathException unreadable) {
        return List.of();
      }
    };
  }
}
