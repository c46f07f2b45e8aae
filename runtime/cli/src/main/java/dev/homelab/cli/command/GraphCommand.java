package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.Console;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.OutFile;
import dev.homelab.cli.options.Option;
import dev.homelab.diag.Diagnostic;
import dev.homelab.report.GraphDot;
import dev.homelab.report.GraphHtml;
import dev.homelab.report.GraphJson;
import dev.homelab.report.GraphMermaid;
import dev.homelab.report.GraphSvg;
import dev.homelab.report.GraphText;
import dev.homelab.report.LastRunJson;
import dev.homelab.report.LastRunText;
import dev.homelab.report.TimelineSvg;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.state.RunRecord;
import dev.homelab.state.StateDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** {@code graph}: what depends on what, as text, JSON, DOT, Mermaid, SVG or a page. */
public final class GraphCommand implements Command {
  @Override
  public ExitCode run(Request request) {
    boolean last = request.has(Option.RUN);
    try (LabSession session = last ? LabSession.openToLook(request) : LabSession.open(request)) {
      String text = last ? lastRun(request, session) : graph(request, session.graph());
      write(request, session, text);
      return ExitCode.DONE;
    }
  }

  private static String graph(Request request, ResourceGraph graph) {
    if (request.has(Option.JSON)) {
      return GraphJson.document(graph);
    }
    String format = format(request);
    return switch (format) {
      case "text" -> GraphText.of(graph, request.console().outStyle());
      case "dot" -> GraphDot.of(graph);
      case "mermaid" -> GraphMermaid.of(graph);
      case "svg" -> GraphSvg.of(graph);
      case "html" -> GraphHtml.of(graph);
      case "json" -> GraphJson.document(graph);
      default ->
          throw LabSession.problem(
              Diagnostic.error("HL9006", "a graph cannot be written as '" + format + "'")
                  .withHint("one of text, dot, mermaid, svg, html"));
    };
  }

  private static String format(Request request) {
    String given = request.invocation().value(Option.GRAPH_FORMAT);
    return given == null ? byFile(request) : given;
  }

  /** Without {@code --format}, the end of the file's name says the form. */
  private static String byFile(Request request) {
    String file = request.invocation().value(Option.GRAPH_OUT);
    String end = file == null ? "" : file.substring(file.lastIndexOf('.') + 1);
    return switch (end) {
      case "dot", "svg", "html", "json" -> end;
      case "gv" -> "dot";
      case "mmd", "mermaid" -> "mermaid";
      default -> "text";
    };
  }

  private static String lastRun(Request request, LabSession session) {
    Optional<StateDocument> state = session.store().stored();
    RunRecord run = state.map(StateDocument::lastRun).orElse(null);
    if (run == null) {
      throw LabSession.problem(
          Diagnostic.error("HL9022", "this lab has not run yet").withHint("homelab up"));
    }
    String format = request.has(Option.JSON) ? "json" : format(request);
    return switch (format) {
      case "text" -> LastRunText.of(session.graph(), run, request.console().outStyle());
      case "json" -> LastRunJson.of(session.graph(), run);
      case "svg" -> timeline(session.graph(), run);
      default ->
          throw LabSession.problem(
              Diagnostic.error("HL9006", "a run cannot be written as '" + format + "'")
                  .withHint("one of text, svg, json"));
    };
  }

  private static String timeline(ResourceGraph graph, RunRecord run) {
    if (run.timeline().isEmpty()) {
      throw LabSession.problem(
          Diagnostic.error("HL9150", "the last run has no time line")
              .withDetail(
                  "None of its steps asked anybody, or it was recorded before times were kept, or"
                      + " it was killed.")
              .withHint("homelab graph --run last"));
    }
    return TimelineSvg.of(graph.lab().name(), run);
  }

  private static void write(Request request, LabSession session, String text) {
    Console console = request.console();
    String file = request.invocation().value(Option.GRAPH_OUT);
    if (file == null) {
      console.out(text);
      return;
    }
    Path path = request.around().folder().resolve(file);
    OutFile.check(session, path, file);
    try {
      Files.writeString(path, text);
    } catch (IOException cannot) {
      throw LabSession.problem(Diagnostic.error("HL9012", file + " cannot be written"));
    }
    console.err("wrote " + file + '\n');
  }
}
