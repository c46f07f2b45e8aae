package dev.homelab.dsl.groovy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.dsl.cache.CodeCache;
import dev.homelab.dsl.cache.FolderFiles;
import dev.homelab.dsl.cache.LabCache;
import dev.homelab.dsl.recipe.RecipeCatalog;
import dev.homelab.dsl.script.BraceScan;
import dev.homelab.dsl.script.Evaluation;
import dev.homelab.dsl.script.ScriptClasses;
import dev.homelab.dsl.script.ScriptText;
import dev.homelab.dsl.spec.LabBuilder;
import dev.homelab.dsl.vocabulary.Vocabulary;
import dev.homelab.model.Input;
import dev.homelab.model.Lab;
import groovy.lang.Binding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the text of a script into a lab, or into everything that is wrong with it. */
public final class GroovyFrontend {
  /** How often statements are taken out because they use what was taken out before. */
  private static final int ROUNDS = 16;

  /** How long what is left of a script with mistakes may run; it may not end by itself. */
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final Vocabulary vocabulary;
  private final VocabularyLoader words;

  private GroovyFrontend(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.words = new VocabularyLoader(vocabulary);
  }

  /** Kept with the twins of the words, which are written once. */
  private static final class Installed {
    static final GroovyFrontend FRONTEND = new GroovyFrontend(Vocabulary.installed());

    private Installed() {}
  }

  /** A front end with the words and recipes of the class path; always the same one. */
  public static GroovyFrontend create() {
    return Installed.FRONTEND;
  }

  /** A front end with the words of the class path and these recipes. */
  public static GroovyFrontend of(RecipeCatalog recipes) {
    return new GroovyFrontend(Vocabulary.of(recipes));
  }

  /** The words that scripts may use. */
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** Reads, checks and evaluates a script. Never throws for what is wrong with a script. */
  public LoadResult load(LoadRequest request) {
    Lab cached = cached(request);
    if (cached != null) {
      return new LoadResult(cached, List.of(), cached.inputs(), true);
    }
    FolderFiles files = files(request);
    ScriptSession session = new ScriptSession(vocabulary, files);
    String name = files.name(request.path());
    String text;
    try {
      text = ScriptText.read(request.path(), request.text(), files);
    } catch (HomelabException refused) {
      return failed(refused.diagnostics(), files);
    }
    session.sources().add(name, text);
    Diagnostic unbalanced = BraceScan.find(name, text);
    if (unbalanced != null) {
      return failed(List.of(unbalanced), files);
    }
    Map<String, byte[]> classes = code(request, session, text);
    if (classes == null) {
      List<Diagnostic> told = session.problems();
      return failed(withFurther(request, told, told, List.of(), text, name), files);
    }
    List<Diagnostic> thrown = new ArrayList<>();
    LoadResult result = evaluate(request, session, classes, thrown);
    thrown.removeIf(problem -> problem.span() == null);
    return thrown.isEmpty()
        ? kept(request, result)
        : failed(withFurther(request, result.diagnostics(), thrown, thrown, text, name), files);
  }

  /**
   * The mistakes that were told, and those of what is left when the statements of some of them are
   * taken out: of all that did not compile, or of the one that ended the evaluation.
   */
  private List<Diagnostic> withFurther(
      LoadRequest request,
      List<Diagnostic> first,
      List<Diagnostic> wrong,
      List<Diagnostic> thrown,
      String text,
      String name) {
    List<Diagnostic> told = new ArrayList<>(first);
    List<Diagnostic> taken = new ArrayList<>(wrong);
    for (int round = 0; round < ROUNDS; round++) {
      FolderFiles files = files(request);
      ScriptSession rest = new ScriptSession(vocabulary, files);
      rest.sources().add(name, text);
      Pruning pruning = new Pruning(rest, taken, thrown);
      Map<String, byte[]> classes = new ScriptCompiler(rest, words, pruning).compile(text);
      if (classes != null) {
        LoadResult further =
            InTime.get(() -> evaluate(request, rest, classes, new ArrayList<>()), LONGEST);
        if (further != null) {
          further.diagnostics().stream()
              .filter(problem -> !pruning.follows(problem))
              .forEach(told::add);
        }
        return told;
      }
      taken.addAll(rest.problems());
    }
    return told;
  }

  private @Nullable Map<String, byte[]> code(
      LoadRequest request, ScriptSession session, String text) {
    Path cache = request.cacheFolder();
    CodeCache.Code code = cache == null ? null : CodeCache.lookup(cache, text, session.files());
    if (code != null) {
      for (String file : code.sources().subList(1, code.sources().size())) {
        session.sources().add(file, session.files().read(file));
      }
      return code.classes();
    }
    List<Input> before = session.files().inputs();
    Map<String, byte[]> classes = new ScriptCompiler(session, words).compile(text);
    if (cache != null && classes != null) {
      List<Input> read =
          session.files().inputs().stream().filter(i -> !before.contains(i)).toList();
      CodeCache.store(cache, text, new CodeCache.Code(session.sources().files(), read, classes));
    }
    return classes;
  }

  /** Keeps a lab that has no problem at all, so that warnings are told each time. */
  private static LoadResult kept(LoadRequest request, LoadResult result) {
    Path cache = request.cacheFolder();
    Lab lab = result.lab();
    if (cache != null && lab != null && request.text() == null && result.diagnostics().isEmpty()) {
      LabCache.store(cache, request.path(), request.labFolder(), lab);
    }
    return result;
  }

  private static @Nullable Lab cached(LoadRequest request) {
    Path cache = request.cacheFolder();
    return cache == null || request.text() != null
        ? null
        : LabCache.lookup(cache, request.path(), request.labFolder(), request.environment());
  }

  private static FolderFiles files(LoadRequest request) {
    return new FolderFiles(request.labFolder(), request.environment(), request.instead());
  }

  /** What the script comes to; {@code thrown} gets the problem that ended it early, if any. */
  private LoadResult evaluate(
      LoadRequest request,
      ScriptSession session,
      Map<String, byte[]> classes,
      List<Diagnostic> thrown) {
    Evaluation evaluation =
        new Evaluation(
            vocabulary, session.files(), session.sources(), ScriptCompiler.CLASS_NAME + ".groovy");
    Evaluation.Outcome made = evaluation.of(request.labFolder(), lab -> run(lab, classes), thrown);
    return new LoadResult(made.lab(), made.problems(), session.files().inputs(), false);
  }

  private boolean run(LabBuilder lab, Map<String, byte[]> classes)
      throws ReflectiveOperationException {
    ScriptClasses loader = new ScriptClasses(words, classes);
    HomelabScript script =
        (HomelabScript)
            loader.loadClass(ScriptCompiler.CLASS_NAME).getDeclaredConstructor().newInstance();
    script.setBinding(new Binding());
    script.begin(lab);
    script.run();
    return script.hasLab();
  }

  private static LoadResult failed(List<Diagnostic> problems, FolderFiles files) {
    return new LoadResult(null, Evaluation.ordered(problems), files.inputs(), false);
  }
}
