package dev.homelab.dsl.vocabulary;

import dev.homelab.dsl.recipe.Recipe;
import dev.homelab.dsl.recipe.RecipeCatalog;
import dev.homelab.dsl.recipe.RecipeOptions;
import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Choice;
import dev.homelab.dsl.spec.Known;
import dev.homelab.dsl.spec.Spec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.WordSet;
import dev.homelab.dsl.spec.kube.NamespaceSpec;
import dev.homelab.dsl.spec.lab.LabSpec;
import dev.homelab.dsl.spec.machine.TenantSpec;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What words exist, in which block, with which arguments. Read by reflection from the spec classes,
 * the word sets and the recipes; everything else that knows words is derived from this.
 */
public final class Vocabulary {
  private final Map<Class<?>, Block> blocks;
  private final RecipeCatalog recipes;

  /**
   * One block of the language.
   *
   * @param type the spec class
   * @param name its name in messages and in the reference
   * @param doc one sentence
   * @param around a script around one use of it, with {@code …} where its words stand
   * @param words its words, by name
   * @param known the names that stand bare in it, by name
   */
  public record Block(
      Class<?> type,
      String name,
      String doc,
      String around,
      Map<String, Entry> words,
      Map<String, KnownName> known) {}

  /**
   * One word of one block.
   *
   * @param name as it is written
   * @param doc one sentence
   * @param byDefault what holds without it
   * @param example a use of it inside its block
   * @param named named arguments, each with what it says
   * @param forms the ways to write it
   * @param makes whether it makes a thing with an address, which a script may keep
   * @param once whether its block takes it once at most
   */
  public record Entry(
      String name,
      String doc,
      String byDefault,
      String example,
      Map<String, String> named,
      List<Form> forms,
      boolean makes,
      boolean once) {}

  /**
   * One way to write a word.
   *
   * @param method the method that it calls; static for the word of a {@link WordSet}
   * @param parameters what stands behind the word, named arguments and the block left out
   * @param takesNamed whether it takes named arguments
   * @param block the spec of the block that may follow, or null
   */
  public record Form(
      Method method, List<Argument> parameters, boolean takesNamed, @Nullable Class<?> block) {
    /** How many arguments stand behind the word, named ones counted as one, the block as one. */
    int size() {
      return parameters.size() + (takesNamed ? 1 : 0) + (block == null ? 0 : 1);
    }
  }

  /** One argument: its name, its Java type, and whether more of the same may follow. */
  public record Argument(String name, Class<?> type, boolean many) {}

  /**
   * A name that stands bare behind a word.
   *
   * @param name as it is written
   * @param doc one sentence
   * @param getter the method that gives its value, or null for the name of a recipe
   * @param block the spec of the block that may follow it, or null
   */
  public record KnownName(
      String name, String doc, @Nullable Method getter, @Nullable Class<?> block) {}

  private Vocabulary(Map<Class<?>, Block> blocks, RecipeCatalog recipes) {
    this.blocks = blocks;
    this.recipes = recipes;
  }

  /** Read once: the words of a class path are looked up in all classes of the language. */
  private static final class Installed {
    static final Vocabulary WORDS = of(RecipeCatalog.load());

    private Installed() {}
  }

  /** The words of this class path, with the recipes that are registered on it. */
  public static Vocabulary installed() {
    return Installed.WORDS;
  }

  /** The words of this class path, with the recipes of a catalog. */
  public static Vocabulary of(RecipeCatalog recipes) {
    return new Reader(recipes).read();
  }

  /** All blocks, the lab first, then in the order in which they can be reached. */
  public Collection<Block> blocks() {
    return blocks.values();
  }

  /** The block that a spec class describes, or null when it is none. */
  public @Nullable Block block(Class<?> type) {
    return blocks.get(type);
  }

  /** The block of the class of that name, or null. */
  public @Nullable Block block(String className) {
    for (Map.Entry<Class<?>, Block> entry : blocks.entrySet()) {
      if (entry.getKey().getName().equals(className)) {
        return entry.getValue();
      }
    }
    return null;
  }

  /** The recipes whose names are words. */
  public RecipeCatalog recipes() {
    return recipes;
  }

  /** Whether any block has a word of that name. */
  public boolean isWord(String name) {
    return blocks.values().stream().anyMatch(block -> block.words().containsKey(name));
  }

  /** The names of the blocks that have a word, separated by commas; empty when none has. */
  public String blocksWith(String word) {
    return blocks.values().stream()
        .filter(block -> block.words().containsKey(word))
        .map(Block::name)
        .sorted()
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** Whether a word of that name makes a thing that a script may keep. */
  public boolean makes(String name) {
    return blocks.values().stream()
        .map(block -> block.words().get(name))
        .anyMatch(word -> word != null && word.makes());
  }

  /** Whether a word with so many arguments says nothing and only makes a value, in any block. */
  public boolean isValueWord(String name, int arguments) {
    List<Form> forms =
        blocks.values().stream()
            .map(block -> block.words().get(name))
            .filter(word -> word != null)
            .flatMap(word -> word.forms().stream())
            .filter(form -> form.method().isVarArgs() || form.size() == arguments)
            .toList();
    return !forms.isEmpty()
        && forms.stream()
            .noneMatch(form -> Spec.class.isAssignableFrom(form.method().getReturnType()));
  }

  /** Whether any block knows that bare name. */
  public boolean isKnown(String name) {
    return blocks.values().stream().anyMatch(block -> block.known().containsKey(name));
  }

  /** Reads the classes. */
  private static final class Reader {
    private final RecipeCatalog recipes;
    private final Map<Class<?>, Block> blocks = new LinkedHashMap<>();
    private final Deque<Class<?>> waiting = new ArrayDeque<>();
    private final List<Method> added = new ArrayList<>();

    Reader(RecipeCatalog recipes) {
      this.recipes = recipes;
      for (WordSet set : ServiceLoader.load(WordSet.class, WordSet.class.getClassLoader())) {
        for (Method method : methodsOf(set.getClass())) {
          if (Modifier.isStatic(method.getModifiers())
              && method.getParameterCount() > 0
              && Spec.class.isAssignableFrom(method.getParameterTypes()[0])) {
            added.add(method);
          }
        }
      }
    }

    Vocabulary read() {
      waiting.add(LabSpec.class);
      for (Class<?> next = waiting.poll(); next != null; next = waiting.poll()) {
        if (!blocks.containsKey(next)) {
          blocks.put(next, block(next));
        }
      }
      return new Vocabulary(blocks, recipes);
    }

    private static List<Method> methodsOf(Class<?> type) {
      return Arrays.stream(type.getMethods())
          .filter(m -> !m.isBridge() && !m.isSynthetic())
          .sorted(Comparator.comparing(Method::getName).thenComparing(Method::toString))
          .toList();
    }

    private Block block(Class<?> type) {
      Map<String, List<Method>> byName = new TreeMap<>();
      for (Method method : methodsOf(type)) {
        if (!Modifier.isStatic(method.getModifiers())) {
          byName.computeIfAbsent(method.getName(), n -> new ArrayList<>()).add(method);
        }
      }
      for (Method method : added) {
        if (method.getParameterTypes()[0].isAssignableFrom(type)) {
          byName.computeIfAbsent(method.getName(), n -> new ArrayList<>()).add(method);
        }
      }
      Map<String, Entry> words = new TreeMap<>();
      byName.forEach((name, methods) -> word(name, methods, words));
      BlockOf of = type.getAnnotation(BlockOf.class);
      String name = of == null ? type.getSimpleName() : of.name();
      return new Block(
          type,
          name,
          of == null ? "" : of.doc(),
          of == null ? "" : of.in(),
          words,
          known(type, byName));
    }

    private void word(String name, List<Method> methods, Map<String, Entry> words) {
      for (Method method : methods) {
        Word word = method.getAnnotation(Word.class);
        if (word != null) {
          Map<String, String> named = new LinkedHashMap<>();
          for (String argument : word.named()) {
            int colon = argument.indexOf(':');
            named.put(argument.substring(0, colon), argument.substring(colon + 1).trim());
          }
          words.put(
              name,
              new Entry(
                  name,
                  word.doc(),
                  word.byDefault(),
                  word.example(),
                  named,
                  methods.stream().map(this::form).toList(),
                  word.makes(),
                  word.once()));
          return;
        }
      }
    }

    private Form form(Method method) {
      List<Argument> arguments = new ArrayList<>();
      boolean takesNamed = false;
      Class<?> block = null;
      Parameter[] parameters = method.getParameters();
      Type[] types = method.getGenericParameterTypes();
      for (int i = Modifier.isStatic(method.getModifiers()) ? 1 : 0; i < parameters.length; i++) {
        Class<?> type = parameters[i].getType();
        if (Map.class.isAssignableFrom(type)) {
          takesNamed = true;
        } else if (type == Consumer.class) {
          block = argumentOf(types[i]);
          if (block != null) {
            waiting.add(block);
          }
        } else {
          boolean many = parameters[i].isVarArgs();
          arguments.add(
              new Argument(parameters[i].getName(), many ? type.getComponentType() : type, many));
        }
      }
      return new Form(method, arguments, takesNamed, block);
    }

    private static @Nullable Class<?> argumentOf(Type type) {
      return type instanceof ParameterizedType parameterized
              && parameterized.getActualTypeArguments()[0] instanceof Class<?> of
              && Spec.class.isAssignableFrom(of)
          ? of
          : null;
    }

    private Map<String, KnownName> known(Class<?> type, Map<String, List<Method>> byName) {
      Map<String, KnownName> names = new TreeMap<>();
      for (List<Method> methods : byName.values()) {
        for (Method method : methods) {
          Known known = method.getAnnotation(Known.class);
          if (known != null && method.getName().startsWith("get")) {
            String raw = method.getName().substring(3);
            String name = Character.toLowerCase(raw.charAt(0)) + raw.substring(1);
            Class<?> block =
                method.getReturnType() == Choice.class
                    ? argumentOf(method.getGenericReturnType())
                    : null;
            if (block != null) {
              waiting.add(block);
            }
            names.put(name, new KnownName(name, known.doc(), method, block));
          }
        }
      }
      if (type == NamespaceSpec.class || type == TenantSpec.class) {
        for (Recipe<?> recipe : recipes.all()) {
          Class<? extends RecipeOptions<?>> options = recipe.optionsType();
          waiting.add(options);
          names.put(recipe.name(), new KnownName(recipe.name(), recipe.doc(), null, options));
        }
      }
      return names;
    }
  }
}
