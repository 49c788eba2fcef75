/**
 * @file
 * A program that links what code_all.c links and calls none of it.
 */
int main(void)
{
    return 0;
}
