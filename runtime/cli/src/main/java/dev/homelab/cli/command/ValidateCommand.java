package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.Console;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.LabPaths;
import dev.homelab.cli.Request;
import dev.homelab.cli.Sources;
import dev.homelab.cli.lab.LabReader;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.MissingSecrets;
import dev.homelab.cli.lab.SandboxSecrets;
import dev.homelab.cli.options.Option;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Severity;
import dev.homelab.model.Lab;
import dev.homelab.report.DiagnosticJson;
import dev.homelab.report.Layout;
import dev.homelab.resolve.Resolution;
import dev.homelab.resolve.Resolver;
import dev.homelab.secret.Secrets;
import dev.homelab.secret.VaultStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code validate}: every mistake of a script at once; {@code --fix} makes the edits that cure. */
public final class ValidateCommand implements Command {
  @Override
  public ExitCode run(Request request) {
    LabPaths paths = LabPaths.of(request.invocation(), request.around().folder());
    Found found = find(request, paths);
    Console console = request.console();
    boolean edited = false;
    if (request.has(Option.FIX)) {
      int edits = ScriptFixes.apply(paths, found.problems());
      if (edits > 0) {
        edited = true;
        console.err("made " + Layout.count(edits, "edit", "edits") + '\n');
        found = find(request, paths);
      }
    }
    boolean broken = found.problems().stream().anyMatch(d -> d.severity() == Severity.ERROR);
    if (request.has(Option.JSON)) {
      console.out(DiagnosticJson.document(found.problems(), console.form()));
    } else {
      String script = LabSession.scriptName(paths, request);
      if (edited) {
        console.remaining(found.problems(), script, Sources.below(paths.folder()));
      } else {
        console.problems(found.problems(), script, Sources.below(paths.folder()));
      }
      if (!broken) {
        String count = Layout.count(found.resources(), "resource", "resources");
        console.out(console.outStyle().done() + " " + script + " is sound, " + count + '\n');
      }
    }
    return broken ? ExitCode.REFUSED : ExitCode.DONE;
  }

  private record Found(List<Diagnostic> problems, int resources) {}

  private static Found find(Request request, LabPaths paths) {
    LabReader.Read read = request.parts().reader().read(paths, request.around().environment());
    List<Diagnostic> problems = new ArrayList<>(read.diagnostics());
    if (read.lab() == null) {
      return new Found(problems, 0);
    }
    Resolution resolution = Resolver.resolve(read.lab(), request.parts().providers().get());
    for (Diagnostic problem : resolution.diagnostics()) {
      if (!problems.contains(problem)) {
        problems.add(problem);
      }
    }
    boolean sandbox = request.has(Option.SANDBOX);
    Map<String, String> given = request.around().environment();
    Map<String, String> variables = sandbox ? SandboxSecrets.environment(read.lab(), given) : given;
    Secrets secrets =
        request
            .parts()
            .secrets()
            .open(read.lab(), paths.folder(), VaultStorage.inFolder(paths.state()), variables);
    Lab used = sandbox ? MissingSecrets.inSandbox(read.lab()) : read.lab();
    problems.addAll(MissingSecrets.of(used, secrets));
    return new Found(problems, resolution.graph().resources().size());
  }
}
