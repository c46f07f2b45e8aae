package dev.homelab.dsl

class MistakesSpec extends ScriptBase {

  def "tells every mistake of a script at once, in its order"() {
    expect:
    told('''homelab {
  domian 'x'
  value('a') { contnt 'x' }
  zone = 'x'
  cluster('home') {
    storage 16
    gateway 'x', namespac: 'y'
    namespace('web') {
      kubeconfig 'z'
      service jelyfin
      1 == 2
    }
  }
  node('box') { tenant('t') { vm windows { memory 16 }; vm windos } }
}
''') == [
      "HL1002 2:3 there is no word 'domian' in homelab",
      "HL1002 3:16 there is no word 'contnt' in value",
      "HL1010 4:3 'zone' is assigned to nothing",
      "HL1003 6:13 'storage' takes a text, not a number",
      "HL1004 7:18 'gateway' does not know 'namespac:'",
      "HL1007 9:7 'kubeconfig' is a word of cluster, not of namespace",
      "HL2001 10:15 there is no recipe 'jelyfin'",
      'HL1006 11:7 a comparison or sum alone says nothing',
      "HL1008 14:51 'memory' takes a size, and 16 has no unit",
      "HL1005 14:60 nothing here is called 'windos'",
    ]
  }

  def "two apps of one name are one mistake that names both lines"() {
    given:
    def problems = load("""homelab { cluster('c') { namespace('n') {
app('x') { image 'a:1'; port 80; volume('d') { at '/d' } }
app('y') { image 'a:1' }
app('x') { image 'b:1'; port 81; volume('d') { at '/d' } }
['z', 'z'].each { name -> app(name) { image 'a:1' } }
} } }""").diagnostics()

    expect:
    problems.collect { [it.code(), it.title(), it.span().line(), it.related()*.span()*.line()] } == [
      ['HL1102', 'two things have the address cluster.c/namespace.n/app.x', 4, [2]],
      ['HL1102', 'two things have the address cluster.c/namespace.n/app.z', 5, [5]],
    ]
  }

  def "a word that its block takes once is told when it stands there twice"() {
    given:
    def problems = load("""homelab { cluster('c') { namespace('n') { app('x') {
  image 'a:1'
  port 80
  port 81
  if (1 > 0) { image 'b:1' }
  image 'c:1'
} } } }""").diagnostics()

    expect:
    problems.collect { [it.code(), it.title(), it.span().line(), it.related()*.span()*.line()] } == [
      ['HL1020', "'image' stands twice in app, which takes one", 6, [2]],
    ]
  }

  def "a mistyped word before a bare name is told at the word"() {
    expect:
    told("homelab { cluster('c') { namespace('n') {\n  servce whoami\n} } }") ==
        ["HL1002 2:3 there is no word 'servce' in namespace"]
  }

  def "#script is refused with #code"() {
    expect:
    load("homelab {\n$script\n}").diagnostics()*.code() == [code]

    where:
    script                                                             || code
    "value('a') { content 'x'; protect }"                              || 'HL1006'
    "value('a') { content 'x'; 42 }"                                   || 'HL1006'
    "value('a') { content 'x'; moved form: 'value.b' }"                || 'HL1004'
    "value('a') { content 16.Gib }"                                    || 'HL1009'
    "value('a') { content 'x'; value('b') { content 'y' } }"           || 'HL1007'
    "value('a') { content ref('value.b').content }"                    || 'HL1103'
    "value('a') { content secret('none') }"                            || 'HL1104'
    "value('a') { content env('NOT_SET_HERE') }"                       || 'HL1037'
    "value('a') { content file('none.txt') }"                          || 'HL1034'
    "value('a') { content file('../outside.txt') }"                    || 'HL1035'
    "value('a') { content 'x' }\nvalue('a') { content 'y' }"           || 'HL1102'
    "println 'x'"                                                      || 'HL1014'
    "value('a') { content new Date().toString() }"                     || 'HL1014'
    "value('a') { content System.getenv('HOME') }"                     || 'HL1014'
    "value('a') { content 'ls'.execute().toString() }"                       || 'HL1014'
    "sleep 10"                                                         || 'HL1014'
    "value('a') { content 'x'; freeze() }"                             || 'HL1002'
    "value('a') { }"                                                   || 'HL1107'
    "cluster('Home Lab') { }"                                          || 'HL1105'
    "domain 'not a domain'"                                            || 'HL1106'
    "timezone 'Europe/Atlantis'"                                       || 'HL1106'
    "cluster('c') { manifest 'a: 1\\na: 2' }"                          || 'HL1201'
    "cluster('c') { manifest 'kind: ConfigMap' }"                      || 'HL1202'
    "cluster('c') { namespace('n') { patch('Deployment', 'x') { set 'spec.a', 1 } } }" || 'HL1203'
    "include 'none.groovy'"                                            || 'HL1034'
  }

  def "a mistake of types does not hide those that show only when the rest is evaluated"() {
    given:
    folder.resolve('part.groovy').toFile().text = "value('inc') { contnt 'x' }\ntimezone 'Mars/Olympus'\n"

    expect:
    told('''homelab {
  domain 'not a domain'
  include 'part.groovy'
  def lost = nothere
  value('uses') { content lost }
  for (n in ['a', 'b']) {
    value("v-$n") { conten n }
  }
  cluster('c') {
    storage 16
    namespace('web') {
      app('one') { port '80' }
      app('two') {
        image 'a b'
        schedule 'often'
      }
      manifest 'a: b: c'
    }
    namespace('Web') { }
  }
  value('twice') { content 'x' }
  value('twice') { content 'x' }
}
''').sort() == [
      "HL1002 1:16 there is no word 'contnt' in value",
      "HL1002 7:21 there is no word 'conten' in value",
      "HL1003 10:13 'storage' takes a text, not a number",
      "HL1003 12:25 'port' takes a number, not a text",
      "HL1005 4:14 nothing here is called 'nothere'",
      "HL1102 22:3 two things have the address value.twice",
      "HL1105 19:5 'Web' cannot be the name of a namespace",
      "HL1106 15:9 'often' is not a schedule",
      "HL1106 2:1 'Mars/Olympus' is not a time zone",
      "HL1106 2:3 'not a domain' is not a domain name",
      "HL1201 17:0 the manifest is not YAML: mapping values are not allowed here",
      'HL2050 14:9 `a b` is not a container image',
    ]
  }

  def "#script says what to write"() {
    given:
    def problem = load("homelab { cluster('c') { namespace('n') { app('x') {\nimage 'a:1'\n$script\n} } } }").diagnostics()[0]

    expect:
    [problem.code(), problem.title(), problem.hints()[0]] == [code, title, hint]

    where:
    script                                    || code     | title                                                 | hint
    'port 80 90'                              || 'HL1003' | "'90' stands apart from what is before it"            | 'a comma stands between two values: port 80, …'
    "volume('a') { at '/x'; size 5 GiB }"     || 'HL1003' | "'GiB' stands apart from what is before it"           | 'a unit follows its number after a dot: size 5.GiB'
    "host: 'a'"                               || 'HL1003' | "a word takes its value without ':'"                  | 'write host a'
    'host nas'                                || 'HL1005' | "nothing here is called 'nas'"                        | "a text stands in quotes: 'nas'"
    "volume 'a' { at '/x' }"                  || 'HL1003' | 'a name that a block follows stands in parentheses'   | "write volume('a') { … }"
    "args ['x']"                              || 'HL1003' | "Groovy reads the brackets behind 'args' as an index" | 'write args([ … ])'
    'replicas = 3'                            || 'HL1010' | "'replicas' is assigned to nothing"                   | "a word takes its value without '=': replicas …"
    'env("A")'                                || 'HL1006' | "'env' makes a value, and nothing uses it"            | 'a statement is the call of a word, such as memory 16.GiB'
    "memory 16.GiB"                           || 'HL1002' | "there is no word 'memory' in app"                    | 'memory is a word of resources: resources { memory … }'
    "domain 'x.y'"                            || 'HL1007' | "'domain' is a word of cluster, not of app"           | 'move it out of this block'
    "content 'x'"                             || 'HL1002' | "there is no word 'content' in app"                   | 'it is a word of value'
  }

  def "a machine in the wrong place or form is one mistake, told at its word: #inside"() {
    given:
    def problems = load("homelab { node('b') {\n$inside\n} }").diagnostics()

    expect:
    problems.collect { [it.code(), it.title(), it.hints()[0]] } == [[code, title, hint]]

    where:
    inside                                                 || code     | title                                   | hint
    'vm windows'                                           || 'HL1002' | "there is no word 'vm' in node"         | 'vm is a word of tenant: tenant { vm … }'
    'vm windows { memory 8.GiB }'                          || 'HL1002' | "there is no word 'vm' in node"         | 'vm is a word of tenant: tenant { vm … }'
    "tenant('a') { vm 'windows' }"                         || 'HL1003' | "'vm' takes a known name, not a text"   | 'a known name stands without quotes: vm windows'
    "tenant('My Family') { }"                              || 'HL1106' | "'My Family' cannot name a tenant"      | "a tenant's name begins with a letter and has only small letters and digits"
    "tenant('a') { vm linux { instanceType 'o1.massive' } }" || 'HL1106' | "there is no instance type 'o1.massive'" | 'there are o1.nano, o1.micro, o1.small, o1.medium, o1.large, o1.xlarge, o1.2xlarge, o1.4xlarge, o1.8xlarge'
  }

  def "what specs keep besides words is out of the reach of scripts: #script"() {
    expect:
    load("homelab { value('a') { content 'x'; $script } }").hasErrors()

    where:
    script << ['frozen = true', 'scope = null', 'content = null', 'made = null', 'freeze()', 'self()', "address()"]
  }

  def "offers an edit that cures a typo"() {
    when:
    def fix = load("homelab { domian 'lab.example.com' }").diagnostics()[0].fix()

    then:
    fix.edits()[0].newText() == 'domain'
    fix.edits()[0].span().column() == 11
    fix.edits()[0].span().endColumn() == 17
  }

  def "names the brace that is never closed"() {
    expect:
    told('''homelab {
  value('a') {
    content 'x'
  value('b') {
    content "y ${1 + 2}"
  }
}
''') == ["HL1011 2:14 this '{' is never closed by a '}'"]
  }

  def "names both lines of an address that stands twice"() {
    when:
    def problem = load("homelab {\n value('a') { content 'x' }\n value('a') { content 'y' }\n}").diagnostics()[0]

    then:
    problem.span().line() == 3
    problem.related()[0].span().line() == 2
  }

  def "a file that is no script is refused: #what"() {
    given:
    def script = folder.resolve('homelab.groovy')
    if (bytes != null) {
      script.toFile().bytes = bytes
    }

    expect:
    frontend.load(dev.homelab.dsl.groovy.LoadRequest.of(script, [:])).diagnostics()*.code() == [code]

    where:
    what          | bytes                          || code
    'missing'     | null                           || 'HL1030'
    'empty'       | new byte[0]                    || 'HL1031'
    'blank'       | ' \n\t'.bytes                  || 'HL1031'
    'binary'      | [0, 1, 2, 3] as byte[]         || 'HL1032'
    'not UTF-8'   | [0xc3, 0x28, 0x41] as byte[]   || 'HL1032'
    'five MB'     | new byte[5 * 1024 * 1024]      || 'HL1033'
    'no lab'      | 'def x = 1'.bytes              || 'HL1016'
  }

  def "two labs in one script are refused"() {
    expect:
    load("homelab { }\nhomelab { }").diagnostics()*.code() == ['HL1016']
  }
}
