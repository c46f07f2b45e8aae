package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.Console;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.options.Option;
import dev.homelab.diag.Diagnostic;
import dev.homelab.report.Layout;
import dev.homelab.report.Manifests;
import dev.homelab.report.RenderedJson;
import dev.homelab.report.tree.CozystackTree;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/** {@code render}: the lab's objects as YAML, one file each or as a repository. */
public final class RenderCommand implements Command {
  @Override
  public ExitCode run(Request request) {
    try (LabSession session = LabSession.open(request)) {
      boolean repository = "cozystack".equals(request.invocation().value(Option.RENDER_LAYOUT));
      SortedMap<String, String> files =
          repository
              ? CozystackTree.of(session.graph(), session.providers())
              : Manifests.of(session.graph(), session.providers());
      String out = request.invocation().value(Option.RENDER_OUT);
      if (out == null) {
        throw LabSession.problem(
            Diagnostic.error("HL9003", "'render' needs --out DIR")
                .withHint("homelab render --out manifests"));
      }
      Path folder = request.around().folder().resolve(out).normalize();
      RenderedFolder.Written written = RenderedFolder.write(folder, files);
      Console console = request.console();
      List<String> skipped =
          repository
              ? CozystackTree.leftOut(session.graph(), files)
              : Manifests.skipped(session.graph());
      if (request.has(Option.JSON)) {
        console.out(
            RenderedJson.of(
                out,
                files.keySet(),
                written.changed(),
                written.same(),
                written.removed(),
                skipped));
        return ExitCode.DONE;
      }
      console.err(
          "wrote "
              + Layout.count(written.changed(), "file", "files")
              + ", "
              + written.same()
              + " as before, "
              + written.removed()
              + " removed\n");
      skipped.forEach(left -> console.err("left out: " + left + '\n'));
      return ExitCode.DONE;
    }
  }
}
