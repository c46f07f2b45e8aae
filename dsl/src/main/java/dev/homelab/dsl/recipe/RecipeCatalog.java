package dev.homelab.dsl.recipe;

import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.DidYouMean;
import dev.homelab.dsl.spec.LanguageCodes;
import java.util.Collection;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The recipes that are known by name. */
public final class RecipeCatalog {
  private final SortedMap<String, Recipe<?>> recipes = new TreeMap<>();

  private RecipeCatalog(Iterable<Recipe<?>> all) {
    all.forEach(recipe -> recipes.put(recipe.name(), recipe));
  }

  /** A catalog of exactly these recipes. */
  public static RecipeCatalog of(Collection<? extends Recipe<?>> all) {
    return new RecipeCatalog(java.util.List.copyOf(all));
  }

  /** The recipes that are registered as services of the class path. */
  public static RecipeCatalog load() {
    TreeMap<String, Recipe<?>> found = new TreeMap<>();
    for (Recipe<?> recipe : ServiceLoader.load(Recipe.class, Recipe.class.getClassLoader())) {
      found.put(recipe.name(), recipe);
    }
    return new RecipeCatalog(found.values());
  }

  /** The recipe of that name, or null. */
  public @Nullable Recipe<?> find(String name) {
    return recipes.get(name);
  }

  /** All recipes, by name. */
  public Collection<Recipe<?>> all() {
    return java.util.Collections.unmodifiableCollection(recipes.values());
  }

  /** The problem that no recipe has that name, with the nearest one that exists. */
  public Diagnostic unknown(String name) {
    Diagnostic problem =
        LanguageCodes.error(LanguageCodes.UNKNOWN_RECIPE, "there is no recipe '" + name + "'");
    String near = DidYouMean.nearest(name, recipes.keySet());
    return near == null
        ? problem.withHint("for what has no recipe there is app('" + name + "') { … }")
        : problem.withHint("did you mean '" + near + "'?");
  }
}
