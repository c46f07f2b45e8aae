package dev.homelab.dsl.script;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.diag.Severity;
import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.cache.FolderFiles;
import dev.homelab.dsl.policy.Policies;
import dev.homelab.dsl.recipe.RecipeCatalog;
import dev.homelab.dsl.spec.LabBuilder;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.vocabulary.Vocabulary;
import dev.homelab.model.Lab;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Runs a compiled script and collects what it comes to, whatever language it was written in.
 *
 * @param vocabulary the words and recipes that the script may use
 * @param files what it may read
 * @param sources the files that it was compiled from
 * @param compiled the name of the source file in its classes, to find the line that failed
 */
public record Evaluation(
    Vocabulary vocabulary, FolderFiles files, SourceMap sources, String compiled) {

  /** A compiled script. */
  @FunctionalInterface
  public interface Script {
    /**
     * Says everything to a lab.
     *
     * @return whether it has said {@code homelab}
     * @throws ReflectiveOperationException when its classes cannot be used
     */
    boolean run(LabBuilder lab) throws ReflectiveOperationException;
  }

  /**
   * What a script has come to.
   *
   * @param lab the lab, or null when any problem is an error
   * @param problems everything that is wrong; in the order of the script when there is no lab
   */
  public record Outcome(@Nullable Lab lab, List<Diagnostic> problems) {
    public Outcome {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Runs a script.
   *
   * @param labFolder names a lab that has no name
   * @param thrown gets the problem that ended the script early, if any
   */
  public Outcome of(Path labFolder, Script script, List<Diagnostic> thrown) {
    LabBuilder lab = new LabBuilder(files, new ScriptLines(sources));
    lab.provide(RecipeCatalog.class, vocabulary.recipes());
    lab.provide(Vocabulary.class, vocabulary);
    List<Diagnostic> problems = new ArrayList<>();
    try {
      if (!script.run(lab)) {
        problems.add(noLab());
      }
      lab.complete();
      if (problems.isEmpty()) {
        Policies.check(lab);
      }
    } catch (HomelabException refused) {
      thrown.addAll(ScriptFailure.placed(refused, sources, compiled));
    } catch (RuntimeException | StackOverflowError | ReflectiveOperationException broken) {
      thrown.add(ScriptFailure.told(broken, sources, compiled));
    }
    problems.addAll(thrown);
    problems.addAll(lab.problems());
    if (problems.stream().anyMatch(d -> d.severity() == Severity.ERROR)) {
      return new Outcome(null, ordered(problems));
    }
    String name = lab.settings().name();
    return new Outcome(
        lab.freeze(name == null ? folderName(labFolder) : name, files.inputs()), problems);
  }

  private Diagnostic noLab() {
    return LanguageCodes.error(LanguageCodes.NO_LAB, "the script describes no lab")
        .at(sources.line(1))
        .withHint("a lab begins with homelab { … }");
  }

  /** Problems in the order of the script, each once. */
  public static List<Diagnostic> ordered(List<Diagnostic> problems) {
    Comparator<@Nullable SourceSpan> bySpan =
        Comparator.nullsLast(Comparator.<SourceSpan>naturalOrder());
    return problems.stream()
        .sorted((a, b) -> bySpan.compare(a.span(), b.span()))
        .distinct()
        .toList();
  }

  private static String folderName(Path folder) {
    Path name = folder.toAbsolutePath().normalize().getFileName();
    String text = name == null ? "lab" : name.toString().toLowerCase(Locale.ROOT);
    String label = text.replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    return label.isEmpty() ? "lab" : label;
  }
}
