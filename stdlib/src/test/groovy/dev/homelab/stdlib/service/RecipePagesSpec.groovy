package dev.homelab.stdlib.service

import dev.homelab.dsl.recipe.RecipeCatalog
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.Specification

/** To write the pages anew: {@code mvn -pl stdlib -am test -Dtest=RecipePagesSpec -Dhomelab.docs=write}. */
class RecipePagesSpec extends Specification {
  static final FOLDER = Path.of(System.getProperty('homelab.root'), 'docs', 'recipes')

  def 'the page of #name says what the recipe says'() {
    given:
    def file = FOLDER.resolve(recipe.name() + '.md')
    if (System.getProperty('homelab.docs') == 'write') {
      Files.createDirectories(FOLDER)
      Files.writeString(file, RecipePages.of(recipe))
    }

    expect:
    Files.exists(file)
    Files.readString(file) == RecipePages.of(recipe)

    where:
    recipe << RecipeCatalog.load().all()
    name = recipe.name()
  }

  def 'there is no page of a recipe that is gone'() {
    expect:
    FOLDER.toFile().list().sort() == RecipeCatalog.load().all().collect { it.name() + '.md' }
  }
}
