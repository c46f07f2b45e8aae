package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.Addresses;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.options.Option;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.diag.Nearest;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.vocabulary.Vocabulary;
import dev.homelab.model.Address;
import dev.homelab.report.ExplainJson;
import dev.homelab.report.ExplainText;
import dev.homelab.report.WordsText;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.state.StateDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code explain}: about an address of the lab, a word, or the code of a problem. */
public final class ExplainCommand implements Command {
  @Override
  public ExitCode run(Request request) {
    String topic = request.invocation().arguments().get(0);
    request.console().out(text(request, topic));
    return ExitCode.DONE;
  }

  private static String text(Request request, String topic) {
    String code = topic.toUpperCase(Locale.ROOT);
    boolean json = request.has(Option.JSON);
    if (isCode(code)) {
      String page = request.console().form().inText(page(code));
      return json ? ExplainJson.page(code, page) : page;
    }
    if (topic.indexOf('.') > 0) {
      return address(request, topic);
    }
    String word = WordsText.one(Vocabulary.installed(), topic);
    if (word.isEmpty()) {
      return named(request, topic);
    }
    String told = request.console().form().inText(word);
    return json ? ExplainJson.word(topic, told) : told;
  }

  private static boolean isCode(String text) {
    if (text.length() != 6 || !text.startsWith("HL")) {
      return false;
    }
    for (int i = 2; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static String page(String code) {
    @Nullable String page = DiagnosticPages.of(code);
    if (page == null) {
      throw LabSession.problem(unknown(code));
    }
    return page;
  }

  /** A thing of the lab by its bare name, where there is a lab. */
  private static String named(Request request, String topic) {
    try {
      return address(request, topic);
    } catch (HomelabException notFound) {
      Diagnostic why = notFound.diagnostics().get(0);
      if (why.code().equals(Addresses.AMBIGUOUS)) {
        throw notFound;
      }
      boolean looked =
          why.code().equals(Addresses.UNKNOWN) || why.code().equals(LanguageCodes.NO_SCRIPT);
      Diagnostic problem = unknown(topic);
      throw LabSession.problem(
          looked
              ? problem
              : problem
                  .withDetail("The names of the lab are not known: " + why.title() + '.')
                  .withHint("homelab validate"));
    }
  }

  private static String address(Request request, String topic) {
    try (LabSession session = LabSession.openToLook(request)) {
      session.followMode();
      ResourceGraph graph = session.graph();
      StateDocument state = session.store().stored().orElse(null);
      Address address = Addresses.of(graph, state).find(topic);
      return request.has(Option.JSON)
          ? ExplainJson.of(address, graph, state)
          : ExplainText.of(
              address, graph, state, request.console().outStyle(), request.console().form());
    }
  }

  private static Diagnostic unknown(String topic) {
    Diagnostic problem = Diagnostic.error("HL9026", "nothing is known about '" + topic + "'");
    List<String> known = new ArrayList<>(WordsText.names(Vocabulary.installed()));
    Vocabulary.installed().blocks().forEach(block -> known.add(block.name()));
    known.addAll(DiagnosticPages.codes());
    String near = Nearest.to(topic, known);
    if (near != null) {
      problem = problem.withHint("did you mean '" + near + "'?");
    }
    return problem.withHint("homelab words").withHint("homelab graph");
  }
}
