package dev.homelab.cli.run;

import dev.homelab.cli.Console;
import dev.homelab.cli.Request;
import dev.homelab.cli.options.Option;
import dev.homelab.event.EventSink;
import dev.homelab.report.RunLines;
import dev.homelab.report.RunView;
import dev.homelab.report.Units;
import dev.homelab.resolve.ResourceGraph;

/** Which screen a run is shown on: lines of JSON, lines of text, or a tree that is redrawn. */
record Screens(Request request, boolean sandbox) {

  /** The screen for a run of a graph. */
  Screen of(RunView view, ResourceGraph graph) {
    Console console = request.console();
    if (request.has(Option.JSON)) {
      return new JsonScreen(console.streams().out(), console.outStyle().ascii(), console.form());
    }
    if (!console.redraws()) {
      RunLines lines = new RunLines(view.start(), console.errStyle());
      return new LineScreen(
          console.streams().err(), console.errStyle().ascii(), lines, request.around().clock());
    }
    return new TreeScreen(
        console.streams().err(),
        view,
        new Units(graph.lab().components()),
        graph.lab().name(),
        sandbox ? "sandbox" : "",
        console.errStyle(),
        request.around().clock(),
        new TerminalSize(request.around().environment()));
  }

  /** Where events go: a tree keeps the view itself. */
  static EventSink sink(RunView view, Screen screen) {
    return screen instanceof TreeScreen
        ? screen
        : event -> {
          view.accept(event);
          screen.accept(event);
        };
  }
}
