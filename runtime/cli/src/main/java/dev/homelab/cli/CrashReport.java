package dev.homelab.cli;

import dev.homelab.cli.options.Invocation;
import dev.homelab.diag.Diagnostic;
import dev.homelab.report.SourceLines;
import dev.homelab.state.PrivateFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells of a failure that the tool did not foresee: a short message for the person, the trace in a
 * file. Messages of exceptions are left out of the file, for they may quote what must not be told.
 */
final class CrashReport {
  private CrashReport() {}

  static ExitCode tell(
      Throwable unexpected, @Nullable Invocation invocation, Streams streams, Surroundings around) {
    Path file = write(unexpected, invocation, around);
    Diagnostic problem =
        Diagnostic.error("HL9090", "something went wrong that should not have")
            .withDetail("The state is as the last finished step left it.")
            .withHint("homelab up goes on where this stopped");
    if (file != null) {
      problem = problem.withHint("a report is in " + file);
    }
    SourceLines none = name -> List.of();
    Console.of(streams, around, invocation).problems(List.of(problem), null, none);
    return ExitCode.FAILED;
  }

  private static @Nullable Path write(
      Throwable unexpected, @Nullable Invocation invocation, Surroundings around) {
    if (invocation == null) {
      return null;
    }
    try {
      Path state = LabPaths.of(invocation, around.folder()).state();
      Path folder = state.resolve("reports");
      PrivateFolder.ensure(state);
      PrivateFolder.ensure(folder);
      String time = around.clock().instant().toString().replace(':', '-');
      Path file = folder.resolve("report-" + time + ".txt");
      Files.writeString(file, text(unexpected, invocation, around));
      return file;
    } catch (IOException | RuntimeException cannotBeWritten) {
      return null;
    }
  }

  private static String text(Throwable unexpected, Invocation invocation, Surroundings around) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    out.println("homelab " + around.version() + ", java " + Runtime.version());
    out.println("command: " + invocation.verb().words());
    Throwable at = unexpected;
    for (int depth = 0; at != null && depth < 8; depth++) {
      out.println((depth == 0 ? "" : "caused by ") + at.getClass().getName());
      for (StackTraceElement frame : at.getStackTrace()) {
        out.println("  at " + frame);
      }
      at = at.getCause();
    }
    out.flush();
    return text.toString();
  }
}
