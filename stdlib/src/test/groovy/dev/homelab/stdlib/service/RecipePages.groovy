package dev.homelab.stdlib.service

import dev.homelab.dsl.recipe.Recipe
import dev.homelab.dsl.spec.Known
import dev.homelab.dsl.spec.Word
import dev.homelab.dsl.spec.kube.KubeBlock
import dev.homelab.dsl.spec.workload.Exposure
import dev.homelab.dsl.spec.workload.ImageRef
import dev.homelab.dsl.spec.workload.SignIn
import dev.homelab.dsl.spec.workload.UpgradeRule
import java.lang.reflect.Method

/** Writes the page of a recipe from its options and from what it makes with their defaults. */
class RecipePages {
  private final Recipe<?> recipe
  private final RecipeLab lab

  private RecipePages(Recipe<?> recipe) {
    this.recipe = recipe
    this.lab = RecipeLab.of(recipe.name())
  }

  /** The page in Markdown. */
  static String of(Recipe<?> recipe) {
    def pages = new RecipePages(recipe)
    ([pages.head(), pages.options(), pages.reach(), pages.login(), pages.objects(), pages.secrets(), pages.versions(), pages.outputs()]
        .findAll { it }.join('\n\n') + '\n').replaceAll(/[ \t]+\n/, '\n')
  }

  private String head() {
    """\
<!-- Made from the recipe by RecipePages; a test tells when it is out of date. -->
# ${recipe.name()}

${recipe.doc()} Recipe version ${recipe.version()}.

```groovy
homelab {
  domain 'example.com'
  cluster('home') {
    ingress 'nginx'
    namespace('apps') {
      service ${recipe.name()}
    }
  }
}
```"""
  }

  private String options() {
    def rows = words().collect { Method word ->
      def about = word.getAnnotation(Word)
      "| `${word.name}` | ${cell(about.doc())} | ${cell(about.byDefault())} | `${cell(about.example())}` |"
    }
    """\
## Options

| option | what it says | when it is not there | example |
| --- | --- | --- | --- |
${rows.join('\n')}

Besides these it has the words of every block: `patch`, `after`, `protect`, `retain`, `adopt`, `ignore`, `replaceOn`, `force` and `moved`."""
  }

  private String reach() {
    def rows = known().findAll { it.returnType == Exposure }.collect { Method name ->
      "| `expose ${name.name[3].toLowerCase()}${name.name.substring(4)}` | ${cell(name.getAnnotation(Known).doc())} |"
    }
    """\
## Who may reach it

| | |
| --- | --- |
${rows.join('\n')}"""
  }

  private String login() {
    def way = recipe.signIn()
    def how = way instanceof SignIn.Own ? "it keeps its own: ${way.reason()}" :
        way instanceof SignIn.Itself ? 'it asks Keycloak itself' :
        'a proxy asks before people reach it' + (way.open() ? "; programs pass on ${way.open().collect { "`$it`" }.join(' and ')}" : '') +
            (way.instead() ? ', and it asks for no login of its own then' : '')
    """\
## One login

With `login required` in a tenant of a box that says `login keycloak`: $how ([one login](../login.md))."""
  }

  private String objects() {
    def rows = lab.objects().collect { "| ${it.kind} | `${it.metadata.name}` | ${about(it)} |" }
    """\
## What it makes

With the defaults, on a cluster with an ingress controller:

| kind | name | |
| --- | --- | --- |
${rows.join('\n')}"""
  }

  private static String about(Map object) {
    switch (object.kind) {
      case 'Deployment':
      case 'StatefulSet':
        def container = RecipeLab.podSpec(object).containers[0]
        return "${image(container)}, asks for ${container.resources.requests.cpu} and " +
            "${container.resources.requests.memory}, at most ${container.resources.limits.memory}"
      case 'CronJob':
        return "${image(RecipeLab.podSpec(object).containers[0])}, `${object.spec.schedule}`"
      case 'PersistentVolumeClaim':
        return "${object.spec.resources.requests.storage}, kept when the service goes"
      case 'Service':
        return 'ports ' + object.spec.ports.collect { "${it.port} (${it.name})" }.join(', ')
      case 'Ingress':
        return "`${object.spec.rules[0].host}`"
      case 'Secret':
        return object.stringData.keySet().collect { "`$it`" }.join(', ')
      case 'NetworkPolicy':
        return reached(object)
      default:
        return ''
    }
  }

  private static String image(Map container) {
    def image = ImageRef.parse(container.image)
    "`${image.repository()}:${image.tag()}`" + (image.digest() ? ' by digest' : '')
  }

  private static String reached(Map policy) {
    def rules = policy.spec.ingress ?: []
    if (rules.isEmpty()) {
      return 'nobody gets in'
    }
    rules.size() == 1 ? 'only this service gets in' : 'this service and those whom `expose` names'
  }

  private String secrets() {
    def names = lab.lab.secrets().keySet()
    names.isEmpty() ? '' : """\
## Secrets

Made once by the tool and kept; shown by `homelab secret NAME`.

${names.collect { "- `" + it.replace('apps.', '<namespace>.') + "`" }.join('\n')}"""
  }

  private String versions() {
    def parts = lab.objects().findAll { it.metadata.annotations?.get(UpgradeRule.ANNOTATION) }
    def rows = parts.collect {
      def labels = it.metadata.labels
      def rule = it.metadata.annotations[UpgradeRule.ANNOTATION]
      "| ${labels['app.kubernetes.io/name']} | ${labels['app.kubernetes.io/version']} | " +
          "${UpgradeRule.parse(rule).get().sentences().join(' ')} | `$rule` |"
    }
    rows.isEmpty() ? '' : """\
## Versions

| application | version | upgrades | rule |
| --- | --- | --- | --- |
${rows.join('\n')}

[How the rules are written and judged](../recipes.md#versions-and-upgrades)"""
  }

  private String outputs() {
    """\
## Outputs

${lab.service().outputs().keySet().collect { "- `ref('service.${recipe.name()}').$it`" }.join('\n')}"""
  }

  /** Words that the options add to those of every block, the recipe's own first. */
  private List<Method> words() {
    marked(Word).unique { it.name }
  }

  private List<Method> known() {
    def order = ['getLan', 'getInternet', 'getInside', 'getNobody']
    marked(Known).sort { order.indexOf(it.name) }
  }

  private List<Method> marked(Class annotation) {
    List<Method> found = []
    for (Class type = recipe.optionsType(); type != KubeBlock; type = type.superclass) {
      found.addAll(type.declaredMethods
          .findAll { it.isAnnotationPresent(annotation) && !it.bridge }
          .sort { it.name })
    }
    found
  }

  private static String cell(String text) {
    text.replace('|', '\\|').replace('\n', ' ')
  }
}
