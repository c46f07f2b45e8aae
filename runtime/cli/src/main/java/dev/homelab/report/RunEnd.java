package dev.homelab.report;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.SourceSpan;
import dev.homelab.exec.RunReport;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.TargetSpec;
import dev.homelab.report.RunView.Phase;
import dev.homelab.report.RunView.Step;
import dev.homelab.resolve.ResourceGraph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is told when a run is over: that it went well and where to go, or what failed and why. */
public final class RunEnd {
  private final RunView view;
  private final Style style;
  private final CommandForm form;
  private final StringBuilder out = new StringBuilder();

  private RunEnd(RunView view, Style style, CommandForm form) {
    this.view = view;
    this.style = style;
    this.form = form;
  }

  /** A run that did all that it should: what is up, and where to open it. */
  public static String good(
      RunView view,
      RunReport report,
      ResourceGraph graph,
      boolean up,
      boolean sandbox,
      Style style,
      CommandForm form) {
    RunEnd end = new RunEnd(view, style, form);
    String dot = ' ' + style.dot() + ' ';
    end.out.append(style.done()).append(' ').append(graph.lab().name());
    end.out.append(up ? " is up" : " is down").append(dot);
    int count = graph.resources().size();
    end.out.append(up ? Layout.count(count, "resource", "resources") + ", " : "");
    long left = view.forgotten();
    end.out.append(view.count(Phase.DONE) - left).append(up ? " changed" : " removed");
    end.out.append(left == 0 ? "" : ", " + left + " left alone, not in the lab any more");
    int kept = report.kept().size();
    end.out.append(kept == 0 ? "" : ", " + kept + " kept");
    end.out.append(dot).append(Layout.span(report.millis()));
    end.out.append(sandbox ? dot + "sandbox" : "").append('\n');
    if (up) {
      end.links(report, graph, sandbox);
    }
    end.slowest();
    return end.out.toString();
  }

  private void links(RunReport report, ResourceGraph graph, boolean sandbox) {
    StringBuilder lines = new StringBuilder();
    report
        .links()
        .forEach(
            (address, links) ->
                links.forEach(
                    (link, note) -> {
                      String name = Layout.pad("  " + address.last().name(), 16);
                      fitting(lines, name + link, 53, form.inText(note));
                    }));
    for (Address machine : EmptyInstallers.of(view, graph)) {
      String name = Layout.pad("  " + machine.last().name(), 16);
      fitting(
          lines,
          name + "has nothing to be installed from yet",
          53,
          form.of("upload " + machine + " FILE"));
    }
    for (TargetSpec target : graph.targets().values()) {
      if (target.provider().equals("kubernetes")) {
        String name = target.address().last().name();
        String command = "kubeconfig " + name + (sandbox ? " --sandbox" : "");
        fitting(lines, "  cluster " + name, 16, form.of(command) + " > kubeconfig");
      }
    }
    if (lines.length() > 0) {
      out.append('\n').append(lines);
    }
  }

  /** A text and one beside it; below it where the line would be wider than the screen. */
  private void fitting(StringBuilder lines, String text, int column, String beside) {
    String one = (Layout.pad(text, column) + beside).stripTrailing();
    if (Layout.columns(one) <= style.width()) {
      lines.append(one).append('\n');
      return;
    }
    lines.append(text).append("\n    ").append(beside).append('\n');
  }

  private void slowest() {
    List<Step> slow = new ArrayList<>();
    for (Step step : view.steps()) {
      if (step.millis >= 1000) {
        slow.add(step);
      }
    }
    if (slow.isEmpty()) {
      return;
    }
    slow.sort(Comparator.comparingLong((Step step) -> step.millis).reversed());
    List<String> parts = new ArrayList<>();
    for (Step step : slow.subList(0, Math.min(2, slow.size()))) {
      parts.add(tail(step.address()) + " " + Layout.clock(step.millis));
    }
    String slowest = "  slowest: " + String.join(", ", parts);
    out.append('\n');
    fitting(out, slowest, Layout.columns(slowest) + 5, form.of("graph --run last"));
  }

  /** The end of an address that tells things of one kind apart: with what is around it. */
  private static String tail(Address address) {
    List<Address.Segment> all = address.segments();
    return new Address(all.subList(Math.max(0, all.size() - 2), all.size())).toString();
  }

  /** A run in which something failed: each cause once, its place, and the next commands. */
  public static String bad(
      RunView view,
      Map<Address, ResourceSpec> resources,
      String verb,
      Style style,
      CommandForm form) {
    RunEnd end = new RunEnd(view, style, form);
    for (Step step : view.steps()) {
      if (step.phase() == Phase.FAILED) {
        end.failure(step, resources.get(step.address()));
      }
    }
    end.nextCommands(verb, resources);
    return end.out.toString();
  }

  private void failure(Step step, @Nullable ResourceSpec resource) {
    String dot = ' ' + style.dot() + ' ';
    long waits =
        view.steps().stream().filter(other -> step.address().equals(other.because)).count();
    out.append(style.failed()).append(' ').append(step.address());
    out.append(step.action == Action.DELETE ? " was not removed" : " did not come up");
    out.append(
        waits == 0 ? "" : dot + Layout.count(waits, "other waits", "others wait") + " for it");
    out.append(dot).append(view.count(Phase.DONE)).append(" of ").append(view.steps().size());
    out.append(" done\n\n");
    for (Diagnostic problem : step.problems) {
      out.append("  ").append(problem.title()).append("  ").append(problem.code()).append('\n');
      problem.detail().lines().forEach(line -> out.append("    ").append(line).append('\n'));
      for (String hint : problem.hints()) {
        out.append("    likely: ").append(form.inText(hint)).append('\n');
      }
    }
    if (resource != null) {
      origin(resource.origin());
    }
    out.append('\n');
  }

  private void origin(Origin origin) {
    SourceSpan user = origin.user();
    if (user == null) {
      return;
    }
    out.append("    asked for at ").append(user.file()).append(':').append(user.line());
    String recipe = origin.recipe();
    if (recipe != null) {
      out.append(" (recipe ").append(recipe);
      if (!origin.recipeLines().isEmpty()) {
        out.append(", line ").append(origin.recipeLines().get(0).line());
      }
      out.append(')');
    }
    out.append('\n');
  }

  /** The command that tells more of a thing: what its containers wrote, or its kernel. */
  private static String look(@Nullable ResourceSpec resource) {
    if (resource == null || resource.provider().equals("kubernetes")) {
      return "logs";
    }
    return resource.type().equals("talos.machine") ? "dmesg" : "explain";
  }

  private void nextCommands(String verb, Map<Address, ResourceSpec> resources) {
    out.append("  Everything else went on. What is done stays done.\n");
    for (Step step : view.steps()) {
      if (step.phase() == Phase.FAILED) {
        out.append("    look     ")
            .append(form.of(look(resources.get(step.address())) + ' ' + step.address()))
            .append('\n');
        break;
      }
    }
    out.append("    again    ").append(form.of(verb)).append("   (starts where this stopped)\n");
  }
}
