package dev.homelab.dsl.groovy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.diag.Severity;
import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.cache.CodeCache;
import dev.homelab.dsl.cache.FolderFiles;
import dev.homelab.dsl.cache.LabCache;
import dev.homelab.dsl.policy.Policies;
import dev.homelab.dsl.recipe.RecipeCatalog;
import dev.homelab.dsl.spec.LabBuilder;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.vocabulary.Vocabulary;
import dev.homelab.model.Input;
import dev.homelab.model.Lab;
import groovy.lang.Binding;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
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

  /** A front end with the words and recipes of the class path. */
  public static GroovyFrontend create() {
    return of(RecipeCatalog.load());
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
      text = text(request, files, name);
    } catch (HomelabException refused) {
      return failed(refused.diagnostics(), files);
    }
    session.sources().add(name, text);
    if (text.isBlank()) {
      return failed(List.of(empty(name)), files);
    }
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

  private static String text(LoadRequest request, FolderFiles files, String name) {
    String given = request.text();
    if (given != null) {
      files.record(Input.Kind.FILE, name, given.getBytes(StandardCharsets.UTF_8));
      return given;
    }
    try {
      return files.readFile(request.path(), name);
    } catch (HomelabException refused) {
      Diagnostic problem = refused.diagnostics().get(0);
      throw problem.code().equals(LanguageCodes.NO_FILE)
          ? new HomelabException(
              List.of(
                  LanguageCodes.error(LanguageCodes.NO_SCRIPT, problem.title())
                      .withHint("homelab new --sandbox writes the smallest lab")))
          : refused;
    }
  }

  private static Diagnostic empty(String name) {
    return LanguageCodes.error(LanguageCodes.EMPTY_SCRIPT, "'" + name + "' is empty")
        .at(new SourceSpan(name, 1, 1, 1, 1))
        .withHint("a lab begins with homelab { … }; homelab new --sandbox writes the smallest one");
  }

  /** What the script comes to; {@code thrown} gets the problem that ended it early, if any. */
  private LoadResult evaluate(
      LoadRequest request,
      ScriptSession session,
      Map<String, byte[]> classes,
      List<Diagnostic> thrown) {
    FolderFiles files = session.files();
    LabBuilder lab = new LabBuilder(files, new ScriptLines(session.sources()));
    lab.provide(RecipeCatalog.class, vocabulary.recipes());
    lab.provide(Vocabulary.class, vocabulary);
    List<Diagnostic> problems = new ArrayList<>();
    try {
      if (!run(lab, classes)) {
        problems.add(noLab(session));
      }
      lab.complete();
      if (problems.isEmpty()) {
        Policies.check(lab);
      }
    } catch (HomelabException refused) {
      ScriptFailure.placed(refused, session).forEach(thrown::add);
    } catch (RuntimeException | StackOverflowError broken) {
      thrown.add(ScriptFailure.told(broken, session));
    } catch (ReflectiveOperationException broken) {
      thrown.add(ScriptFailure.told(broken, session));
    }
    problems.addAll(thrown);
    problems.addAll(lab.problems());
    if (problems.stream().anyMatch(d -> d.severity() == Severity.ERROR)) {
      return failed(problems, files);
    }
    String name = lab.settings().name();
    Lab made = lab.freeze(name == null ? folderName(request.labFolder()) : name, files.inputs());
    return new LoadResult(made, problems, files.inputs(), false);
  }

  private boolean run(LabBuilder lab, Map<String, byte[]> classes)
      throws ReflectiveOperationException {
    ScriptLoader loader = new ScriptLoader(words, classes);
    HomelabScript script =
        (HomelabScript)
            loader.loadClass(ScriptCompiler.CLASS_NAME).getDeclaredConstructor().newInstance();
    script.setBinding(new Binding());
    script.begin(lab);
    script.run();
    return script.hasLab();
  }

  private static Diagnostic noLab(ScriptSession session) {
    return LanguageCodes.error(LanguageCodes.NO_LAB, "the script describes no lab")
        .at(session.sources().line(1))
        .withHint("a lab begins with homelab { … }");
  }

  private static String folderName(Path folder) {
    Path name = folder.toAbsolutePath().normalize().getFileName();
    String text = name == null ? "lab" : name.toString().toLowerCase(java.util.Locale.ROOT);
    String label = text.replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    return label.isEmpty() ? "lab" : label;
  }

  private static LoadResult failed(List<Diagnostic> problems, FolderFiles files) {
    List<Diagnostic> sorted = new ArrayList<>(problems);
    Comparator<@Nullable SourceSpan> bySpan =
        Comparator.nullsLast(Comparator.<SourceSpan>naturalOrder());
    sorted.sort((a, b) -> bySpan.compare(a.span(), b.span()));
    return new LoadResult(null, sorted.stream().distinct().toList(), files.inputs(), false);
  }
}
